import type { Child } from "../dom/h";
import type { LiveState } from "../data/live";
import type { Place } from "./router";

/** What a view needs of the page around it. */
export interface Frame {
  /** The view changed; it is drawn soon. */
  redraw(): void;
  go(link: string, replace?: boolean): void;
  /** How the connection is, for the corner of the page. */
  live(state: LiveState, words?: string): void;
  /** Says something to everybody, also to who listens instead of looking. */
  say(words: string): void;
}

/** One address of the page, while it is shown. */
export interface View {
  title(): string;
  draw(): Child;
  /** The query or the hash is another; the path is the same. */
  moved?(place: Place): void;
  /** Takes a key (keys.ts tells which there are); true: it meant something here. */
  key?(key: string): boolean;
  /** Where `u` leads. */
  up?(): string;
  close?(): void;
}

export type MakeView = (frame: Frame, place: Place) => View;
