/** What the server said instead of an answer; status 0: it was not reached. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}
