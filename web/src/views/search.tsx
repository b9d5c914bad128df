import { h, type Child } from "../dom/h";
import { Loaded } from "../data/loaded";
import type { Hit, Search } from "../data/types";
import { changed, href, type Place } from "../app/router";
import { Typed } from "../app/typed";
import type { Frame, MakeView, View } from "../app/view";
import { Badge, Empty, Section, Waiting } from "../parts/small";
import { clipped, Name } from "../parts/text";
import { t } from "../text/en";

const kUsual = 10;

/** Everything that contains a text. */
export const searchView: MakeView = (frame, place) => new SearchPage(frame, place);

class SearchPage implements View {
  private readonly found: Loaded<Search>;
  private readonly typed = new Typed((words) => this.frame.go(changed(this.place, { q: words.trim(), kind: "" }), true));

  constructor(private readonly frame: Frame, private place: Place) {
    this.found = new Loaded(() => frame.redraw());
    this.ask();
    if (!this.words()) setTimeout(() => document.querySelector<HTMLInputElement>("main input[type=search]")?.focus());
  }

  close(): void {
    this.typed.close();
    this.found.close();
  }

  moved(place: Place): void {
    this.place = place;
    this.ask();
  }

  title(): string {
    return this.words() ? `${t.search.title}: ${this.words()}` : t.search.title;
  }

  up(): string {
    return href([]);
  }

  private words(): string {
    return (this.place.query.get("q") ?? "").trim();
  }

  private ask(): void {
    if (!this.words()) return void (this.found.value = undefined);
    const kind = this.place.query.get("kind");
    const words = new URLSearchParams({ q: this.words(), limit: String(kind ? 500 : kUsual) });
    if (kind) words.set("kind", kind);
    void this.found.load("hearth/v1/search?" + words.toString());
  }

  draw(): Child {
    return (
      <article>
        <h1 tabindex="-1">{t.search.title}</h1>
        <div class="filters">
          <input type="search" value={this.words()} placeholder={t.search.placeholder} aria-label={t.search.placeholder} aria-describedby="search-hint" autocomplete="off" oninput={(event) => this.typed.say((event.target as HTMLInputElement).value)} />
          <p id="search-hint" class="hint">{t.search.hint}</p>
        </div>
        {this.words() && this.answer()}
      </article>
    );
  }

  private answer(): Child {
    const { value, error } = this.found;
    if (!value) return <Waiting error={error} />;
    if (value.count === 0) return <Empty>{t.search.none(value.query)}</Empty>;
    return [
      <p class="hint" role="status">{t.search.hits(value.count)}{!value.complete && `. ${t.search.incomplete}`}</p>,
      Object.entries(t.search.kinds).map(([kind, title]) => {
        const hits = value.hits.filter((hit) => hit.kind === kind);
        const all = value.counts[kind as keyof typeof value.counts] ?? 0;
        return hits.length > 0 ? (
          <Section key={kind} title={`${title} (${t.number(all)})`} aside={all > hits.length && <a href={changed(this.place, { kind })}>{t.search.more}</a>}>
            <ul class="hits">{hits.map((hit) => <li key={hit.id}>{row(hit)}</li>)}</ul>
          </Section>
        ) : null;
      }),
    ];
  }
}

function row(hit: Hit): Child {
  const text = clipped(hit.text, 300);
  const where = hit.playbook !== null && <a class="faint" href={href(["runs", hit.playbook])}>{t.result.run(hit.playbook)}</a>;
  const more = hit.rows > 1 && <span class="faint"> {t.search.alike(hit.rows - 1)}</span>;
  if (hit.kind === "result")
    return [
      <Badge status={hit.status ?? "unknown"} />, " ",
      <a data-row href={href(["results", hit.id])}><Name text={hit.task_name || hit.action} /></a>, t.on, <Name text={hit.host_name} />, " ", where,
      <p class="message"><bdi>{text}</bdi></p>,
    ];
  const link = linkOf(hit);
  return [link ? <a data-row href={link}><bdi>{text}</bdi></a> : <bdi>{text}</bdi>, " ", where, more];
}

function linkOf(hit: Hit): string | null {
  switch (hit.kind) {
    case "playbook":
      return href(["runs", hit.id]);
    case "label":
      return href([], { q: `label:"${hit.text}"` });
    case "play":
      return href(["plays", hit.id]);
    case "task":
      return href(["tasks", hit.id]);
    case "host":
      return href(["hosts", hit.id]);
    case "file":
      return href(["files", hit.id]);
    case "record":
      return href(["records", hit.id]);
    default:
      return hit.playbook === null ? null : href(["runs", hit.playbook], { view: "about" });
  }
}
