// Tells one target what it has not been told, one message a step; what it sends is remembered before and after.
import type { Event, Events } from "../shared/event";
import { boundOf, unkeptBound } from "./bound";
import { standing } from "./delivery";
import type { Kept, Memory } from "./memory";
import type { Verdict } from "./pace";
import { accepted, leftOut, nextNotice, type Delivery, type Notice } from "./queue";
import type { Target } from "./target";
import { toldBySpare } from "../shared/notices";
import { messageOf } from "../shared/text";

const EVERY_MS = 1000;
/** What cannot be read, or was not kept, is tried again so often. */
const AGAIN_MS = 10_000;

export interface World {
  /** undefined: there are none yet. @throws Error when they cannot be read */
  readEvents: () => Events | undefined;
  say: (priority: "error" | "notice", words: string) => void;
  /** Whether this is the spare of a pair, which tells little: the one on air tells the rest. @throws Error when it cannot be read */
  isSpare: () => boolean;
  /** ms since the epoch. */
  now: () => number;
}

export class Notifier {
  readonly #target: Pick<Target, "name" | "level" | "form" | "notify">;
  readonly #memory: Memory<Delivery>;
  readonly #world: World;
  #delivery: Delivery | undefined;
  #kept: Kept = { where: "disk" };
  /** Not kept as it is now: tried again at the next step after this. */
  #keepAgainAt = Infinity;
  #unkeptAt: number;
  #failures = 0;
  #unread = false;

  constructor(
    target: Pick<Target, "name" | "level" | "form" | "notify">,
    memory: Memory<Delivery>,
    world: World,
  ) {
    this.#target = target;
    this.#memory = memory;
    this.#world = world;
    this.#unkeptAt = world.now();
    this.#delivery = memory.read((words) => {
      world.say("error", words);
    });
  }

  /** One message, or none. @returns ms until the next step; never rejects */
  async step(): Promise<number> {
    const known = this.#read();
    if (known === "unreadable") return AGAIN_MS;
    if (!known) return EVERY_MS;
    const stands = standing(this.#delivery, known);
    if (stands !== this.#delivery || this.#world.now() >= this.#keepAgainAt)
      await this.#keep(stands);
    const notice = nextNotice(known.events, stands, this.#target.level, this.#target.form);
    if (!notice) return EVERY_MS;
    return notice.edits
      ? this.#send(stands, notice, known.events)
      : this.#post(stands, notice, known.events);
  }

  #read(): Events | undefined | "unreadable" {
    try {
      const events = this.#world.readEvents();
      const isSpare = this.#world.isSpare();
      this.#unread = false;
      return events && isSpare ? { ...events, events: toldBySpare(events.events) } : events;
    } catch (error) {
      if (!this.#unread) this.#say("error", `the events cannot be read: ${messageOf(error)}`);
      this.#unread = true;
      return "unreadable";
    }
  }

  /** A new message: nobody can take back one that was sent twice. */
  async #post(stands: Delivery, notice: Notice, events: readonly Event[]): Promise<number> {
    const [first = notice.upTo] = notice.events;
    const now = this.#world.now();
    const tried = stands.tried?.first === first ? stands.tried : undefined;
    const bound = boundOf(tried, now);
    if (bound.kind === "wait") return Math.min(bound.ms, AGAIN_MS);
    if (bound.kind === "enough") {
      this.#say("error", `event ${first} was sent ${tried?.posts ?? 0} times: counted as told`);
      await this.#keep(leftOut(stands, notice, events));
      return 0;
    }
    const posting = { ...stands, tried: { first, posts: (tried?.posts ?? 0) + 1, at: now } };
    // Waiting at "nowhere", nothing is written again at each step.
    if (this.#kept.where === "nowhere" && now < this.#keepAgainAt) {
      const unkept = unkeptBound(this.#unkeptAt, now);
      if (unkept.kind === "wait") return Math.min(unkept.ms, AGAIN_MS);
    }
    await this.#keep(posting);
    if (this.#kept.where === "nowhere") {
      const unkept = unkeptBound(this.#unkeptAt, now);
      if (unkept.kind === "wait") {
        this.#delivery = stands; // it was not posted
        return Math.min(unkept.ms, AGAIN_MS);
      }
      this.#unkeptAt = now;
    }
    return this.#send(posting, notice, events, tried);
  }

  /** @param before posts of it before this one */
  async #send(
    stands: Delivery,
    notice: Notice,
    events: readonly Event[],
    before?: Delivery["tried"],
  ): Promise<number> {
    const verdict = await this.#target.notify(notice, this.#failures);
    if (verdict.kind === "later") {
      if (this.#failures++ === 0) this.#say("error", `${verdict.why}; it is tried again`);
      // Kept with the next: until then a post too many is counted.
      if (!verdict.isPerhapsTaken) this.#delivery = { ...stands, tried: before };
      return verdict.waitMs;
    }
    if (this.#failures > 0) this.#say("notice", `answers again, after ${this.#failures} attempts`);
    this.#failures = 0;
    await this.#keep(after(stands, notice, verdict, events));
    this.#tellJournal(verdict, notice, events);
    return verdict.waitMs;
  }

  async #keep(delivery: Delivery): Promise<void> {
    this.#delivery = delivery;
    const kept = await this.#memory.keep(delivery);
    this.#keepAgainAt = kept.where === "disk" ? Infinity : this.#world.now() + AGAIN_MS;
    if (kept.where !== this.#kept.where)
      this.#say(
        kept.where === "disk" ? "notice" : "error",
        kept.where === "disk"
          ? "what was sent can be written down again"
          : `what was sent cannot be written down: ${kept.why}; ${kept.where === "beside" ? "it is remembered until the server restarts" : "little is sent until it can"}`,
      );
    this.#kept = kept;
  }

  #tellJournal(
    verdict: Exclude<Verdict, { kind: "later" }>,
    { events: numbers }: Notice,
    events: readonly Event[],
  ): void {
    if (verdict.kind === "refused")
      this.#say("error", `does not take event ${numbers.join(", ")}: left out`);
    if (verdict.kind !== "accepted") return;
    for (const event of events.filter(({ number }) => numbers.includes(number)))
      this.#world.say(
        "notice",
        `event=${event.number} kind=${event.kind}: told to ${this.#target.name}`,
      );
  }

  #say(priority: "error" | "notice", words: string): void {
    this.#world.say(priority, `${this.#target.name}: ${words}`);
  }
}

const after = (
  stands: Delivery,
  notice: Notice,
  verdict: Exclude<Verdict, { kind: "later" }>,
  events: readonly Event[],
): Delivery => {
  switch (verdict.kind) {
    case "accepted":
      return accepted(stands, notice, verdict.message, events);
    case "gone": // then it is told in a message of its own
      return { ...stands, sent: stands.sent.filter((sent) => sent !== notice.edits) };
    case "refused":
      return leftOut(stands, notice, events);
  }
};
