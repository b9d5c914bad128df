import { h, type Child } from "../dom/h";
import { idOf } from "../data/api";
import { Loaded } from "../data/loaded";
import type { AraFile } from "../data/types";
import { href, type Place } from "../app/router";
import type { Frame, MakeView, View } from "../app/view";
import { Empty, Facts, Waiting } from "../parts/small";
import { clipped } from "../parts/text";
import { Source } from "../parts/source";
import { t } from "../text/en";

/** A file as it was when a run read it. The hash names a line: #L12 or #L12-L20. */
export const fileView: MakeView = (frame, place) => new FilePage(frame, place);

class FilePage implements View {
  private readonly file: Loaded<AraFile>;
  private scrolled = false;

  constructor(frame: Frame, private place: Place) {
    this.file = new Loaded(() => frame.redraw());
    void this.file.load(`v1/files/${place.path[1]}`);
  }

  close(): void {
    this.file.close();
  }

  moved(place: Place): void {
    this.place = place;
  }

  title(): string {
    return this.file.value ? t.file.title(this.file.value.path) : t.loading;
  }

  up(): string {
    return this.file.value ? href(["runs", this.run()], { view: "files" }) : href([]);
  }

  private run(): number {
    return idOf(this.file.value!.playbook)!;
  }

  draw(): Child {
    const file = this.file.value;
    if (!file) return <Waiting whole={true} error={this.file.error} />;
    const [from, to] = lines(this.place.hash);
    if (from && !this.scrolled) setTimeout(() => document.getElementById(`L${from}`)?.scrollIntoView({ block: "center" }));
    this.scrolled = true;
    return (
      <article class="file">
        <h1 tabindex="-1" class="path-title"><bdi>{clipped(file.path, 500)}</bdi></h1>
        <Facts rows={[[t.file.run, <a href={href(["runs", this.run()])}>{t.result.run(this.run())}</a>], [t.file.sha, <code>{file.sha1}</code>]]} />
        {file.content ? <Source text={file.content} from={from} to={to} link={(line) => href(this.place.path, {}, `L${line}`)} /> : <Empty>{t.file.empty}</Empty>}
      </article>
    );
  }
}

function lines(hash: string): [number, number] {
  const [, from, to] = /^L(\d+)(?:-L(\d+))?$/.exec(hash) ?? [];
  return [Number(from ?? 0), Number(to ?? from ?? 0)];
}
