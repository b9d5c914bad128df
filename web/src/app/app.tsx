import { h, type Vnode } from "../dom/h";
import { patch } from "../dom/patch";
import type { LiveState } from "../data/live";
import { site } from "../data/site";
import { t } from "../text/en";
import { listenToKeys } from "./keys";
import { href, Router, type Place } from "./router";
import { viewOf } from "./views";
import type { Frame, View } from "./view";

/** A static export has its runs and what is in them. */
const kNouns: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [t.nav.runs, [], ["runs", "results", "compare", "files", "records", "tasks", "plays"]],
  ...(site ? [] : [[t.nav.groups, ["groups"], ["gatherings"]], [t.nav.hosts, ["hosts"], ["machines"]]] as const),
];

/** The page: its frame, and the view of the place where one is. */
export class App implements Frame {
  private readonly root = document.createElement("div");
  private readonly router = new Router((place, newPath) => this.moved(place, newPath));
  private view: View;
  private frame = 0;
  private help = false;
  private liveState: LiveState = "off";
  private liveWords = "";
  private said = "";

  constructor() {
    this.root.id = "page";
    document.body.prepend(this.root);
    this.view = viewOf(this.router.place.path)(this, this.router.place);
    listenToKeys({ key: (key) => this.key(key) });
    if (site?.index.runs.length === 1 && !location.hash) this.go(href(["runs", site.index.runs[0]!.playbook]), true);
    else this.draw();
  }

  redraw(): void {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  go(link: string, replace = false): void {
    this.router.go(link, replace);
  }

  live(state: LiveState, words = ""): void {
    if (state === this.liveState && words === this.liveWords) return;
    this.liveState = state;
    this.liveWords = words;
    this.redraw();
  }

  say(words: string): void {
    this.said = words;
    this.redraw();
    setTimeout(() => {
      if (this.said === words) this.say("");
    }, 4000);
  }

  private moved(place: Place, newPath: boolean): void {
    if (newPath) {
      this.view.close?.();
      this.liveState = "off";
      this.liveWords = "";
      this.view = viewOf(place.path)(this, place);
      this.draw();
      document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    } else {
      this.view.moved?.(place);
      this.redraw();
    }
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const title = this.view.title();
    document.title = title === t.name ? title : `${title} · ${t.name}`;
    patch(this.root, [
      <a class="skip" href={site ? "#main" : href(this.router.place.path, Object.fromEntries(this.router.place.query), "main")} onclick={toMain}>{t.nav.skip}</a>,
      this.header(),
      <main id="main" tabindex="-1">{this.view.draw()}</main>,
      <div class="said" role="status">{this.said}</div>,
      ...(this.help ? [this.keys()] : []),
    ]);
  }

  private header() {
    const here = this.router.place.path[0] ?? "";
    return (
      <header class="top">
        <a class="brand" href={href([])}>{t.name}</a>
        <nav aria-label={t.nav.label}>
          {kNouns.map(([word, path, more]) => {
            const current = here === (path[0] ?? "") || more.includes(here);
            return <a href={href(path)} aria-current={current ? "page" : undefined}>{word}</a>;
          })}
        </nav>
        {site ? <span class="connection">{t.site.exported(site.index.exported)}</span> : <span class={`connection is-${this.liveWords ? "quiet" : this.liveState}`} role="status">{this.liveWords || t.live[this.liveState]}</span>}
        <form class="find" role="search" onsubmit={(event) => this.search(event)}>
          <input id="find" type="search" name="q" placeholder={t.search.placeholder} aria-label={t.search.placeholder} autocomplete="off" />
        </form>
        <button type="button" class="help" aria-label={t.keys.title} title={t.keys.title} onclick={() => this.setHelp(true)}>?</button>
      </header>
    );
  }

  private search(event: Event): void {
    event.preventDefault();
    const words = (event.target as HTMLFormElement).q.value.trim();
    if (words) this.go(href(["search"], { q: words }));
  }

  private keys(): Vnode {
    const close = () => this.setHelp(false);
    return (
      <div class="veil" onclick={close}>
        <div class="dialog" role="dialog" aria-modal="true" aria-labelledby="keys-title" onclick={(event) => event.stopPropagation()}>
          <h2 id="keys-title">{t.keys.title}</h2>
          <dl class="keys">{t.keys.list.map(([key, what]) => <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}</dl>
          <button type="button" id="keys-close" onclick={close}>{t.keys.close}</button>
        </div>
      </div>
    );
  }

  private setHelp(open: boolean): void {
    this.help = open;
    this.draw();
    document.getElementById(open ? "keys-close" : "main")?.focus();
  }

  private key(key: string): boolean {
    if (this.help) {
      if (key === "Escape" || key === "?") this.setHelp(false);
      return key === "Escape" || key === "?";
    }
    if (this.view.key?.(key)) return true;
    const work: Readonly<Record<string, () => void>> = {
      "?": () => this.setHelp(true),
      "/": () => (document.querySelector<HTMLInputElement>("main input[type=search]") ?? document.querySelector<HTMLInputElement>("#find"))?.focus(),
      "g r": () => this.go(href([])),
      "g g": () => this.go(href(["groups"])),
      "g h": () => this.go(href(["hosts"])),
      "g s": () => this.go(href(["search"])),
      u: () => this.up(),
      Escape: () => this.up(),
      y: () => void this.copyLink(),
      j: () => moveRow(1),
      k: () => moveRow(-1),
    };
    if (!Object.hasOwn(work, key)) return false;
    work[key]!();
    return true;
  }

  private up(): void {
    const link = this.view.up?.();
    if (link !== undefined) this.go(link);
  }

  private async copyLink(): Promise<void> {
    await navigator.clipboard?.writeText(location.href);
    this.say(t.run.copied);
  }
}

/** From one row's link to the next: rows of tables and lists, marked by `data-row`. */
function moveRow(by: number): void {
  const rows = Array.from(document.querySelectorAll<HTMLElement>("main [data-row]"));
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function toMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
