const kTypingMs = 150;

/** What is typed becomes a question once the fingers rest, not at each letter. */
export class Typed {
  private timer = 0;

  constructor(private readonly work: (text: string) => void) {}

  say(text: string): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.work(text), kTypingMs);
  }

  close(): void {
    clearTimeout(this.timer);
  }
}
