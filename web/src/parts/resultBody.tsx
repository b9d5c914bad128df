import { h, type Child, type Vnode } from "../dom/h";
import { contentOf, type Content } from "../data/content";
import type { ResultDetail } from "../data/resultDetail";
import type { Result } from "../data/types";
import { href } from "../app/router";
import { t } from "../text/en";
import { Badge, Waiting } from "./small";
import { clipped, Name } from "./text";
import { diffLine, Output } from "./output";
import { Source, taskLines } from "./source";
import { Tree } from "./tree";

/** What a module did and said. `brief`: what explains a failure, within another view. */
export const ResultBody = ({ detail, brief }: { detail: ResultDetail; brief: boolean }): Vnode => {
  const result = detail.result.value!;
  const content = contentOf(result.content, result.message);
  return (
    <div class="body">
      {content.hidden && <p class="note">{t.result.hidden}</p>}
      {said(result, content, brief)}
      {brief ? null : items(result)}
      {taskSource(detail, brief)}
      {content.arguments !== null && block(t.result.arguments, <Tree value={content.arguments} />, !brief, brief)}
      {!brief && block(t.result.whole, <Tree value={result.content} />, content.bare && !content.message, false)}
    </div>
  );
};

function said(result: Result, content: Content, brief: boolean): Child {
  const name = (what: string) => `result-${result.id}-${what}.txt`;
  const returned = content.returnCode !== null && content.returnCode !== 0 ? ` (${t.result.returnCode(content.returnCode)})` : "";
  const none = content.bare && !content.message && !content.hidden;
  // A failure's line stands above a brief body already, and its output says more.
  const known = brief && content.message === result.message && !content.bare;
  return [
    content.message && !known && part("message", t.result.message + returned, <Output text={content.message} name={name("message")} />, brief),
    content.exception && part("exception", t.result.exception, <Output text={content.exception} name={name("exception")} tail={brief} />, brief),
    content.stderr && part("stderr", t.result.stderr + (known ? returned : ""), <Output text={content.stderr} name={name("stderr")} tail={brief} />, brief),
    content.stdout && part("stdout", t.result.stdout, <Output text={content.stdout} name={name("stdout")} tail={brief} />, brief),
    content.diff && part("diff", t.result.diff, <Output text={content.diff} name={name("diff")} line={diffLine} />, brief),
    none && <p class="faint">{t.result.nothing}</p>,
  ];
}

/** Within another view the headings are a level lower. */
function part(key: string, title: Child, what: Child, brief: boolean): Vnode {
  return (
    <section key={key} class={`part part-${key}`}>
      {brief ? <h3>{title}</h3> : <h2>{title}</h2>}
      {what}
    </section>
  );
}

function block(title: string, what: Child, open: boolean, brief: boolean): Vnode {
  return (
    <details key={title} class="part" open={open}>
      <summary>{brief ? <h3>{title}</h3> : <h2>{title}</h2>}</summary>
      {what}
    </details>
  );
}

const kItemsMost = 200;

function items(result: Result): Child {
  if (result.items.length === 0) return null;
  const shown = result.items.slice(0, kItemsMost).map((item) => {
    const content = contentOf(item.content, "");
    const bad = item.status === "failed" || item.status === "unreachable";
    return (
      <li key={item.n}>
        <details open={bad}>
          <summary><Badge status={item.status === "ok" && item.changed ? "changed" : item.status} /> <Name text={item.label || t.result.item(item.n)} /></summary>
          {content.message && <p class="message"><bdi>{clipped(content.message, 2000)}</bdi></p>}
          {content.stderr && <Output text={content.stderr} name={`item-${item.n}-stderr.txt`} />}
          {content.stdout && <Output text={content.stdout} name={`item-${item.n}.txt`} />}
          <Tree value={item.content} />
        </details>
      </li>
    );
  });
  return part("items", t.result.items(result.items.length), <ul class="items">{shown}</ul>, false);
}

function taskSource(detail: ResultDetail, brief: boolean): Child {
  const result = detail.result.value!;
  if (!result.path) return null;
  const file = detail.file.value;
  const place = `${result.path}:${result.lineno ?? 1}`;
  const title = file ? <a href={href(["files", file.id], {}, `L${result.lineno ?? 1}`)}><bdi>{clipped(place, 300)}</bdi></a> : <bdi>{clipped(place, 300)}</bdi>;
  if (!file?.content) return part("file", title, detail.noFile() ? <p class="faint">{t.result.noFile}</p> : <Waiting />, brief);
  const lines = taskLines(file.content, result.lineno ?? 1, brief ? 16 : 40);
  return part("file", title, <Source text={lines.text} first={lines.first} from={result.lineno ?? 1} to={lines.to} />, brief);
}
