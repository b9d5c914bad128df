import { ApiError } from "./apiError";
import { foundIn, runsLike } from "./siteSearch";
import { snapshot } from "./snapshot";
import type { Run } from "./types";

/** Which file of a static export has which answer (src/record/page/site_blocks.hh). */
export interface SiteIndex {
  readonly exported: string;
  readonly runs: readonly Run[];
  readonly blocks: number;
  readonly paths: Readonly<Record<string, number>>;
  /** By what stands before the number of a path: first and last number in a block, and the block. Those of two blocks may overlap. */
  readonly ranges: Readonly<Record<string, readonly (readonly [number, number, number])[]>>;
}

type Answers = Readonly<Record<string, unknown>>;

/** So many blocks of about a megabyte are kept. */
const kBlocksKept = 24;

/**
 * The API of a static export. Its answers are scripts that hand over packed text: a page that is opened from disk may read
 * nothing else. Whatever was not exported is refused with 410.
 */
class Site {
  private readonly kept = new Map<number, Promise<Answers>>();
  private readonly arrived = new Map<number, (text: string) => void>();
  private readonly addressOf: (name: string) => string;

  constructor(readonly index: SiteIndex) {
    this.addressOf = scriptAddresses();
    Object.assign(globalThis, { hearthBlock: (block: number, text: string) => this.arrived.get(block)?.(text) });
  }

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    const [noun, query] = path.split("?", 2) as [string, string | undefined];
    const words = new URLSearchParams(query);
    if (noun === "hearth/v1/runs") return runsLike(this.index.runs, words) as unknown as T;
    if (noun === "hearth/v1/search") return (await foundIn(this.every(Number(words.get("run") ?? 0)), words, signal)) as unknown as T;
    for (const block of this.blocksOf(path)) {
      const answers = await this.block(block);
      if (Object.hasOwn(answers, path)) return answers[path] as T;
    }
    throw new ApiError(410, "");
  }

  private blocksOf(path: string): number[] {
    if (Object.hasOwn(this.index.paths, path)) return [this.index.paths[path]!];
    const [, noun, id] = /^(.*\/)(\d+)(?:\/earlier)?$/.exec(path) ?? [];
    if (noun === undefined || !Object.hasOwn(this.index.ranges, noun)) return [];
    const number = Number(id);
    return this.index.ranges[noun]!.filter(([first, last]) => first <= number && number <= last).map(([, , block]) => block);
  }

  /** The answers of all blocks, one after another; of one run where `run` is not 0. */
  private async *every(run: number): AsyncGenerator<Answers> {
    const wanted = this.index.runs.filter((one) => run === 0 || one.playbook === run).map((one) => one.playbook);
    const first = new Map(this.index.runs.map((one) => [one.playbook, this.index.paths[`hearth/v1/runs/${one.playbook}`]!]));
    const starts = [...first.values()].sort((a, b) => a - b);
    for (const number of wanted) {
      const from = first.get(number)!;
      const to = starts.find((start) => start > from) ?? this.index.blocks;
      for (let block = from; block < to; ++block) yield await this.block(block);
    }
  }

  private block(number: number): Promise<Answers> {
    let block = this.kept.get(number);
    if (block) this.kept.delete(number);
    else block = this.load(number);
    this.kept.set(number, block);
    if (this.kept.size > kBlocksKept) this.kept.delete(this.kept.keys().next().value!);
    return block;
  }

  private async load(number: number): Promise<Answers> {
    try {
      return await unpacked(await this.script(number));
    } catch (error) {
      this.kept.delete(number);
      throw error;
    }
  }

  private script(number: number): Promise<string> {
    const name = `data/${number}.js`;
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = this.addressOf(name);
      script.onerror = () => reject(new ApiError(0, name));
      script.onload = () => {
        script.remove();
        reject(new ApiError(500, name));  // it had nothing to hand over
      };
      this.arrived.set(number, resolve);
      document.head.append(script);
    }).finally(() => this.arrived.delete(number)) as Promise<string>;
  }
}

/** The policy lets scripts in by one name, and that gives nothing but the export's own files. */
function scriptAddresses(): (name: string) => string {
  type Policy = { createScriptURL(name: string): string };
  const makers = (globalThis as unknown as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
  const rules: Policy = {
    createScriptURL(name) {
      if (!/^data\/\d+\.js$/.test(name)) throw new TypeError(name);
      return name;
    },
  };
  const policy = makers?.createPolicy("hearth-site", rules) ?? rules;
  return (name) => policy.createScriptURL(name);
}

/** Not in this TypeScript's own declarations. */
declare const DecompressionStream: new (format: "gzip") => ReadableWritablePair<Uint8Array, Uint8Array>;

async function unpacked(text: string): Promise<Answers> {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as Answers;
}

/** Null where there is a server. */
export const site = snapshot.site ? new Site(snapshot.site) : null;
