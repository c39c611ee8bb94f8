// When a publisher was there: its connections, less the time in which its line was dead. Pure.
import type { PublisherState, Segment } from "../result/replay";

export interface Span {
  from: number;
  /** Undefined: it lasts. */
  to?: number | undefined;
}

/** Without holes from `from` to `to`; all times in the same unit. */
export const publisherLine = (
  connections: readonly Span[],
  deadLines: readonly Span[],
  from: number,
  to: number,
): Segment<PublisherState>[] => {
  const covers = (span: Span, at: number): boolean => span.from <= at && at < (span.to ?? to);
  const marks = [...connections, ...deadLines].flatMap((span) => [span.from, span.to ?? to]);
  const edges = [...new Set([from, to, ...marks.filter((at) => at > from && at < to)])];
  edges.sort((a, b) => a - b);
  const segments: Segment<PublisherState>[] = [];
  for (const [index, start] of edges.slice(0, -1).entries()) {
    const end = edges[index + 1] ?? to;
    const online =
      connections.some((span) => covers(span, start)) &&
      !deadLines.some((span) => covers(span, start));
    const state = online ? "online" : "offline";
    const last = segments.at(-1);
    if (last?.state === state) last.to = end;
    else segments.push({ state, from: start, to: end });
  }
  return segments;
};
