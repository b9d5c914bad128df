import { site } from "../data/site";

/** Where the page is: everything that can be linked to. */
export interface Place {
  /** Parts of the path below the prefix, decoded: ["runs", "6"]; [] is the list of runs. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly hash: string;
}

const base = new URL(document.baseURI);
/** A static export is one document, whose hash holds the place: "index.html#/runs/6?view=matrix#L12". */
const kInHash = "http://place";

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function placeOf(document: URL): Place {
  if (site) return placeBelow(new URL(document.hash.startsWith("#/") ? document.hash.slice(1) : "/", kInHash), "/");
  return placeBelow(document, base.pathname);
}

function placeBelow(url: URL, prefix: string): Place {
  const below = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : "";
  return { path: below.split("/").filter((part) => part !== "").map(decoded), query: url.searchParams, hash: url.hash.slice(1) };
}

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A link to a place of the page, relative to the document's base. What is empty or false is not in it. */
export function href(path: readonly (string | number)[], query: Query = {}, hash = ""): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) words.set(name, value === true ? "1" : String(value));
  const text = path.map((part) => encodeURIComponent(part)).join("/");
  const asked = words.toString();
  return (site ? "#/" + text : text || "./") + (asked ? "?" + asked : "") + (hash ? "#" + hash : "");
}

/** Where the runs of a group are. */
export function groupHref(name: string): string {
  return site ? href([], { q: `group:"${name}"` }) : href(["groups", name]);
}

/** The same place with some words of the query changed. */
export function changed(place: Place, query: Query): string {
  return href(place.path, { ...Object.fromEntries(place.query), ...query });
}

/** Follows links and the browser's buttons. `moved` is told of each new place. */
export class Router {
  place = placeOf(new URL(location.href));

  constructor(private readonly moved: (place: Place, newPath: boolean) => void) {
    addEventListener("popstate", () => this.arrive());
    document.addEventListener("click", (event) => this.clicked(event));
  }

  /** `replace`: Back goes to where one was before this place. */
  go(link: string, replace = false): void {
    const url = new URL(link, base);
    if (replace) history.replaceState(null, "", url);
    else if (url.href !== location.href) history.pushState(null, "", url);
    this.arrive();
    if (!replace && !this.place.hash) scrollTo(0, 0);
  }

  private arrive(): void {
    const before = this.place;
    this.place = placeOf(new URL(location.href));
    this.moved(this.place, before.path.join("/") !== this.place.path.join("/"));
  }

  private clicked(event: MouseEvent): void {
    const link = (event.target as Element | null)?.closest?.("a");
    const other = event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || other || link.target || link.hasAttribute("download")) return;
    const url = new URL(link.href);
    const ours = url.origin === base.origin && url.pathname.startsWith(base.pathname);
    if (!ours || url.pathname.startsWith(base.pathname + "api/")) return;
    event.preventDefault();
    this.go(url.href);
  }
}
