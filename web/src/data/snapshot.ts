import type { SiteIndex } from "./site";

interface Snapshot {
  readonly version: string;
  readonly cursor: string;
  readonly answers: Record<string, unknown>;
  /** Of a static export: there is no server. */
  readonly site?: SiteIndex;
}

function readSnapshot(): Snapshot {
  const text = document.getElementById("snapshot")?.textContent;
  return text ? (JSON.parse(text) as Snapshot) : { version: "", cursor: "", answers: {} };
}

/** What came with the document. Its answers are used once: what is asked again may have changed. */
export const snapshot = readSnapshot();
