import { h } from "../dom/h";
import { href } from "../app/router";
import type { MakeView } from "../app/view";
import { t } from "../text/en";

export const missingView: MakeView = () => ({
  title: () => t.notFound.title,
  up: () => href([]),
  draw: () => (
    <article>
      <h1 tabindex="-1">{t.notFound.title}</h1>
      <p>{t.notFound.text} <a href={href([])}>{t.notFound.back}</a></p>
    </article>
  ),
});
