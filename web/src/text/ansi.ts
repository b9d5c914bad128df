/** A piece of text and how a terminal would show it. */
export interface Piece {
  readonly text: string;
  /** Of the style sheet: "bold fg1". */
  readonly classes: string;
  /** Colours that are no class: "#ff8700". */
  readonly color: string;
  readonly background: string;
}

interface Look {
  classes: Set<string>;
  color: string;
  background: string;
}

// CSI sequences, OSC sequences with their end, other escapes of two characters (ECMA-48 §5.4, §8.3.89).
const kEscape = /\u001b\[([0-9;:?<=>]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[PX^_][^\u001b]*(?:\u001b\\)?|\u001b[ -~]?/g;
const kModes: Readonly<Record<number, string>> = { 1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "inverse", 9: "strike" };
const kOff: Readonly<Record<number, readonly string[]>> = { 22: ["bold", "dim"], 23: ["italic"], 24: ["underline"], 27: ["inverse"], 29: ["strike"] };

/** Colours of a terminal's text as pieces; every other control sequence is left out. */
export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  const look: Look = { classes: new Set(), color: "", background: "" };
  let from = 0;
  const add = (to: number) => {
    if (to > from) out.push({ text: text.slice(from, to), classes: [...look.classes].join(" "), color: look.color, background: look.background });
  };
  for (const match of text.matchAll(kEscape)) {
    add(match.index!);
    from = match.index! + match[0].length;
    if (match[2] === "m") apply(look, match[1]!);
  }
  add(text.length);
  return out;
}

/** The text without any of that. */
export function plain(text: string): string {
  return text.replace(kEscape, "");
}

function apply(look: Look, parameters: string): void {
  const codes = parameters.split(/[;:]/).map((code) => Number(code) || 0);
  for (let i = 0; i < codes.length; ++i) {
    const code = codes[i]!;
    if (code === 0) clear(look);
    else if (kModes[code]) look.classes.add(kModes[code]!);
    else if (kOff[code]) for (const mode of kOff[code]!) look.classes.delete(mode);
    else if (code === 38 || code === 48) i += extended(look, code === 38 ? "fg" : "bg", codes, i + 1);
    else if (code >= 30 && code <= 49) setColor(look, code < 40 ? "fg" : "bg", code % 10 === 9 ? null : code % 10);
    else if (code >= 90 && code <= 107) setColor(look, code < 100 ? "fg" : "bg", 8 + (code % 10));
  }
}

function clear(look: Look): void {
  look.classes.clear();
  look.color = look.background = "";
}

function setColor(look: Look, plane: "fg" | "bg", index: number | null): void {
  for (const name of look.classes) if (name.startsWith(plane)) look.classes.delete(name);
  if (plane === "fg") look.color = "";
  else look.background = "";
  if (index !== null) look.classes.add(plane + index);
}

/** 38;5;N and 38;2;R;G;B. How many codes it took. */
function extended(look: Look, plane: "fg" | "bg", codes: readonly number[], at: number): number {
  const five = codes[at] === 5;
  if (five && codes[at + 1]! < 16) {
    setColor(look, plane, codes[at + 1]!);
    return 2;
  }
  const color = five ? ofTable(codes[at + 1] ?? 0) : "#" + codes.slice(at + 1, at + 4).map(hex).join("");
  setColor(look, plane, null);
  if (plane === "fg") look.color = color;
  else look.background = color;
  return five ? 2 : 4;
}

/**
 * Colours that can be read whatever the page's ground is: a colour without a ground gets black or white behind it, a ground
 * without a colour gets it in front, whichever has the contrast of 4.5 that text needs.
 */
export function readable(piece: Piece): { color: string; background: string } {
  const { color, background } = piece;
  if (color && !background && !/\bbg/.test(piece.classes)) return { color, background: isLight(color) ? "#000000" : "#ffffff" };
  if (background && !color && !/\bfg/.test(piece.classes)) return { color: isLight(background) ? "#000000" : "#ffffff", background };
  return { color, background };
}

/** By relative luminance (WCAG 2.2): from 0.179 on black is farther from it than white. */
function isLight(color: string): boolean {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b! > 0.179;
}

function hex(value: number): string {
  return Math.min(255, value).toString(16).padStart(2, "0");
}

/** xterm's table from 16 on: a cube of 6 x 6 x 6, then 24 greys. */
function ofTable(index: number): string {
  if (index >= 232) return "#" + hex(8 + 10 * (index - 232)).repeat(3);
  const level = (step: number) => hex(step === 0 ? 0 : 55 + 40 * step);
  const cube = index - 16;
  return "#" + level(Math.floor(cube / 36)) + level(Math.floor(cube / 6) % 6) + level(cube % 6);
}
