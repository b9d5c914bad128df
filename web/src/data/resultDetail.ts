import { idOf, own } from "./api";
import { Loaded } from "./loaded";
import type { AraFile, AraTask, Result } from "./types";

/** A result with the lines of its task: three questions, of which the first shows most. */
export class ResultDetail {
  readonly result: Loaded<Result>;
  readonly file: Loaded<AraFile>;
  private readonly task: Loaded<AraTask>;

  constructor(changed: () => void) {
    this.result = new Loaded(changed);
    this.task = new Loaded(changed);
    this.file = new Loaded(changed);
  }

  async load(id: number | string): Promise<void> {
    await this.result.load(own`results/${id}`);
    const { value } = this.result;
    if (!value) return;
    await this.task.load(`v1/tasks/${value.task}`);
    const file = idOf(this.task.value?.file);
    if (file !== null) await this.file.load(`v1/files/${file}`);
  }

  /** Whether it is known that there is no file. */
  noFile(): boolean {
    return Boolean(this.task.error || this.file.error || (this.task.value && idOf(this.task.value.file) === null));
  }

  close(): void {
    for (const one of [this.result, this.task, this.file]) one.close();
  }
}
