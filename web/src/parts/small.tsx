import { h, type Child } from "../dom/h";
import type { ApiError } from "../data/api";
import { site } from "../data/site";
import { kSigns, type Status } from "../data/status";
import { ago, duration, moment } from "../text/format";
import { t } from "../text/en";

/** A status as sign, colour and word. */
export const Badge = ({ status, short }: { status: string; short?: boolean }) => (
  <span class={`badge s-${status}`}>
    <span class="sign" aria-hidden="true">{kSigns[status as Status] ?? runSigns[status] ?? "?"}</span>
    <span class={short ? "hidden" : undefined}>{t.status[status] ?? status}</span>
  </span>
);

const runSigns: Readonly<Record<string, string>> = { running: "▸", completed: "✓", expired: "∅" };

export const Sign = ({ status }: { status: Status }) => (
  <span class={`sign s-${status}`} title={t.status[status]}>{kSigns[status]}</span>
);

/** Counts of results, those that are none left out. */
export const Counts = ({ counts }: { counts: Readonly<Record<string, number>> }) => (
  <span class="counts">
    {(["failed", "unreachable", "ignored", "changed", "ok", "skipped", "unknown"] as const).map((status) =>
      counts[status] ? (
        <span key={status} class={`count s-${status}`} title={`${t.number(counts[status]!)} ${t.status[status]}`}>
          <span class="sign" aria-hidden="true">{kSigns[status]}</span>
          {t.number(counts[status]!)}
          <span class="hidden"> {t.status[status]} </span>
        </span>
      ) : null,
    )}
  </span>
);

export const Time = ({ at }: { at: string | null | undefined }) =>
  at ? <time datetime={at} title={`${moment(at)} (${at})`}>{ago(at)}</time> : <span>{t.time.never}</span>;

export const Took = ({ ms }: { ms: number | null | undefined }) => <span class="took">{duration(ms)}</span>;

export const Empty = ({ children }: { children?: Child }) => <p class="empty">{children}</p>;

export function problem(error: ApiError): string {
  if (site) return error.status === 410 ? t.site.missing : t.site.broken(error.message);
  if (error.status === 0) return t.failed.unreachable;
  if (error.status === 401 || error.status === 403) return t.failed.denied;
  if (error.status === 404) return t.failed.missing;
  if (error.status === 410) return t.failed.gone;
  return t.failed.other(error.message);
}

/** What stands in place of something that is not there yet, or cannot be had; `whole`: of all that the view has. */
export const Waiting = ({ error, retry, whole }: { error?: ApiError | undefined; retry?: () => void; whole?: boolean }) =>
  error ? (
    <div class="problem" role="alert">
      {whole ? <h1 tabindex="-1">{problem(error)}</h1> : <p>{problem(error)}</p>}
      {retry && <button type="button" onclick={retry}>{t.failed.retry}</button>}
    </div>
  ) : (
    <p class="waiting" role="status">{t.loading}</p>
  );

export const Section = ({ title, id, aside, children }: { title: Child; id?: string; aside?: Child; children?: Child }) => (
  <section id={id}>
    <header class="bar">
      <h2>{title}</h2>
      {aside}
    </header>
    {children}
  </section>
);

/** Names and values, one below the other. What has no value is left out. */
export const Facts = ({ rows }: { rows: readonly (readonly [string, Child])[] }) => (
  <dl class="facts">
    {rows.map(([name, value]) => (value === null || value === undefined || value === "" || value === false ? null : <div><dt>{name}</dt><dd>{value}</dd></div>))}
  </dl>
);

/** A share of a whole, as a bar behind what it says. */
export const Share = ({ of, status }: { of: number; status?: string | undefined }) => (
  <span class="share" aria-hidden="true">
    <span class={`fill ${status ? "s-" + status : ""}`} style={{ width: `${Math.max(0.5, Math.min(100, of * 100)).toFixed(1)}%` }} />
  </span>
);
