import { ApiError, get } from "./api";

/** Something that a view asked the server for: not there yet, there, or refused. The newest question counts. */
export class Loaded<T> {
  value: T | undefined;
  error: ApiError | undefined;
  busy = false;
  private asked: AbortController | undefined;

  /** `changed` is called when any of the three is another. */
  constructor(private readonly changed: () => void) {}

  async load(path: string): Promise<void> {
    this.asked?.abort();
    const question = (this.asked = new AbortController());
    this.busy = true;
    try {
      const value = await get<T>(path, question.signal);
      if (question.signal.aborted) return;
      this.value = value;
      this.error = undefined;
    } catch (error) {
      if (question.signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      this.error = error;
    }
    this.busy = false;
    this.changed();
  }

  close(): void {
    this.asked?.abort();
  }
}
