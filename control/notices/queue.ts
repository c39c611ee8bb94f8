// Decides the next message: of the events that were not told yet, what is told together, left out, or added to an earlier one. Pure.
import type { Event } from "../shared/event";
import { isToldTo } from "../shared/notices";
import type { Level } from "./config";

/** More than this is waiting: the oldest are only counted. */
const MOST_WAITING = 20;
/** Beginnings whose end is still added to the same message. */
const SENT_KEPT = 100;

/** A message that was accepted. */
export interface Sent {
  /** Numbers of the events in it. */
  events: number[];
  message: string;
  text: string;
}
/** Where a target stands. */
export interface Delivery {
  /** Number of the last event that is done with. */
  cursor: number;
  sent: Sent[];
  /** When that event was noticed, as far as it is known: another time is another event of the same number. */
  lastTime?: string | undefined;
  /** Posts of the next message that may have arrived. */
  tried?: Tried | undefined;
}
export const NOTHING_SENT: Delivery = { cursor: 0, sent: [] };

export interface Tried {
  /** Number of the first event in it. */
  first: number;
  posts: number;
  /** ms since the epoch: of the last of them. */
  at: number;
}

export interface Notice {
  text: string;
  /** The message that it is added to; undefined: a new one. */
  edits: Sent | undefined;
  /** Numbers of the events in it. */
  events: number[];
  /** Number of the last event that is done with once it is accepted. */
  upTo: number;
}

/** How a target is written to. */
export interface Form {
  linesOf: (event: Event) => string;
  /** How many events one message may hold, and how long it may be. */
  mostEvents: number;
  mostCharacters: number;
  /** Its messages can be edited: an end is added to its beginning. */
  addsEnds: boolean;
}

/** undefined: nothing to tell. */
export const nextNotice = (
  events: readonly Event[],
  { cursor, sent }: Delivery,
  level: Level,
  form: Form,
): Notice | undefined => {
  const waiting = events.filter((event) => event.number > cursor && isToldTo(event, level, events));
  const [first] = waiting;
  if (!first) return undefined;
  const leftOut = Math.max(0, waiting.length - MOST_WAITING);
  if (leftOut === 0) {
    const edit = editFor(first, sent, form);
    if (edit) return edit;
  }
  // Together what fits, up to an end that belongs to an earlier message.
  const together: Event[] = [];
  let text = leftOut > 0 ? `${leftOut} older events are left out; the server has them all\n` : "";
  for (const event of waiting.slice(leftOut)) {
    const next = `${text}${form.linesOf(event)}\n`;
    const isFull = together.length >= form.mostEvents || next.length > form.mostCharacters;
    if (together.length > 0 && (isFull || editFor(event, sent, form))) break;
    together.push(event);
    text = next;
  }
  const last = together.at(-1) ?? first;
  return {
    text: text.trimEnd().slice(0, form.mostCharacters),
    edits: undefined,
    events: together.map(({ number }) => number),
    upTo: last.number,
  };
};

/** The end of what an earlier message began is added there. */
const editFor = (event: Event, sent: readonly Sent[], form: Form): Notice | undefined => {
  // An edit rings nobody.
  if (event.ends === undefined || event.urgency !== undefined || !form.addsEnds) return undefined;
  const begun = sent.find(({ events }) => events.includes(event.ends ?? 0));
  if (!begun) return undefined;
  const text = `${begun.text}\n${form.linesOf(event)}`;
  if (text.length > form.mostCharacters) return undefined;
  return { text, edits: begun, events: [event.number], upTo: event.number };
};

/** @param message of the target's; the edited one's when it was added there */
export const accepted = (
  delivery: Delivery,
  notice: Notice,
  message: string,
  events: readonly Event[],
): Delivery => ({
  ...leftOut(delivery, notice, events),
  sent: [
    ...delivery.sent.filter((sent) => sent !== notice.edits),
    { events: [...(notice.edits?.events ?? []), ...notice.events], message, text: notice.text },
  ].slice(-SENT_KEPT),
});

/** Done with, and not in any message. */
export const leftOut = (
  { sent }: Delivery,
  { upTo }: Notice,
  events: readonly Event[],
): Delivery => ({
  cursor: upTo,
  sent,
  lastTime: events.find(({ number }) => number === upTo)?.time,
});
