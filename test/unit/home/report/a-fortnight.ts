// A fortnight on air as restreamd would have told it: what happened is set look by look, the events are restreamd's own.
import type { HomeFacts } from "../../../../home/report/facts";
import { nowSchema, type Event } from "../../../../control/shared/event";
import type { Facts, RestreamFacts } from "../../../../control/restreamd/observe/facts";
import type { Memory } from "../../../../control/restreamd/observe/memory";
import { firstMemory, nowOf, observe } from "../../../../control/restreamd/observe/observe";
import { BEGAN, FACTS, OFFLINE, ONLINE, said, sends, tries } from "../../control/restreamd/looks";

export const HOUR = 3600;
export const DAY = 24 * HOUR;
const LOOK_SECONDS = 2;
/** What is told late is told within so many looks. */
const LOOKS = 16;
const GIB = 2 ** 30;
const off: RestreamFacts = { ...tries, wanted: false, restarts: 0 };

/** Tells what happened, in its order; seconds after the beginning. */
export class Happening {
  #facts: Facts = { ...FACTS, restreams: { twitch: off, youtube: off } };
  #memory: Memory = firstMemory(FACTS);
  #number = 1;
  #second = 0;
  #process = 1;
  readonly events: Event[] = [];

  /** Looks until then: often at first, then each quarter of an hour. */
  until(second: number): this {
    for (let look = 0; look < LOOKS && this.#second + LOOK_SECONDS <= second; look++)
      this.#look(this.#second + LOOK_SECONDS);
    while (this.#second + 900 <= second) this.#look(this.#second + 900);
    this.#second = second;
    return this;
  }

  set(more: Partial<Facts>): this {
    this.#facts = { ...this.#facts, ...more };
    this.#look(this.#second);
    this.#facts = { ...this.#facts, reports: [] };
    return this;
  }

  obs(isOnline: boolean): this {
    this.#process += 1;
    return this.set({ path: isOnline ? { ...ONLINE, connection: `c${this.#process}` } : OFFLINE });
  }

  platforms(names: readonly string[], state: "sends" | "tries" | "off" | "killed"): this {
    this.#process += 1;
    const one = {
      sends: { ...sends, process: `${this.#process}@1` },
      ...{ tries, off, killed: { ...tries, killed: true } },
    }[state];
    return this.set({
      restreams: { ...this.#facts.restreams, ...Object.fromEntries(names.map((n) => [n, one])) },
    });
  }

  /** OBS away for so long, from then on. */
  gap(second: number, seconds: number): this {
    return this.until(second)
      .obs(false)
      .until(second + seconds)
      .obs(true);
  }

  /** A connection that the other side ends, from then on. */
  drop(name: string, second: number, seconds: number): this {
    return this.until(second)
      .platforms([name], "tries")
      .until(second + seconds)
      .platforms([name], "sends");
  }

  /** The machine restarts, and nothing is started again by itself. */
  reboot(): this {
    this.#process += 1;
    const restreams = Object.fromEntries(Object.keys(this.#facts.restreams).map((n) => [n, off]));
    return this.set({ boot: `b${this.#process}`, path: OFFLINE, restreams });
  }

  #look(second: number): void {
    this.#second = second;
    const time = BEGAN + second * 1000;
    const facts = { ...this.#facts, time, transferOutBytes: second * 1_500_000 };
    // The looks in between are left out.
    const seen = observe({ ...this.#memory, lookedAt: time }, facts, this.#number);
    this.events.push(...seen.events);
    [this.#memory, this.#number] = [seen.memory, seen.nextNumber];
    this.#facts = { ...facts, reports: this.#facts.reports };
  }

  /** As home keeps them. */
  report(more: Partial<HomeFacts> = {}): HomeFacts {
    return {
      ...{ version: 1, release: "0.2.0", stack: "path-to-hope", timeZone: "Europe/Berlin" },
      time: new Date(this.#facts.time).toISOString(),
      serverSince: new Date(BEGAN - 2 * HOUR * 1000).toISOString(),
      config: {
        ...{ hours: 336, allowanceGiB: 1500, overagePerGiB: 0.01 },
        destinations: [
          { name: "twitch", maxHours: 48 },
          { name: "youtube", maxHours: null },
        ],
      },
      now: nowSchema.parse({
        ...nowOf(this.#memory, this.#facts, 6000),
        transferOutBytes: Math.round(1612.4 * GIB),
      }),
      price: { size: "s-2vcpu-2gb", hourly: 0.02679, monthly: 18 },
      events: this.events,
      ...more,
    };
  }
}

/** OBS comes, and both platforms are started. */
export const onAir = (): Happening =>
  new Happening()
    .until(60)
    .obs(true)
    .until(120)
    .platforms(["twitch", "youtube"], "tries")
    .until(124)
    .platforms(["twitch", "youtube"], "sends");

export const BOTH = ["twitch", "youtube"];

/** Everything that the page shows, once at least. */
export const aFortnight = (): Happening => {
  const all = onAir()
    .gap(8 * HOUR, 5)
    .gap(30 * HOUR, 14)
    .drop("twitch", 48 * HOUR + 124, 6);
  all
    .gap(58 * HOUR, 9)
    .gap(79 * HOUR, 60)
    .gap(81 * HOUR, 30)
    .gap(90 * HOUR, 11);
  all.drop("twitch", 96 * HOUR + 130, 4).gap(114 * HOUR, 20);
  // OBS comes and goes.
  for (const n of [0, 1, 2, 3, 4, 5]) all.gap(120 * HOUR + n * 40, 10);
  all.drop("twitch", 144 * HOUR + 134, 6);
  all
    .until(150 * HOUR)
    .set({ lateSeconds: 9 })
    .until(150.7 * HOUR)
    .set({ lateSeconds: 0 });
  // The platform itself fails.
  all.drop("twitch", 186 * HOUR, 400);
  // By the operator.
  all
    .until(216 * HOUR)
    .platforms(["twitch"], "off")
    .until(216 * HOUR + 30);
  all
    .platforms(["twitch"], "tries")
    .until(216 * HOUR + 31)
    .set({
      reports: [
        {
          id: "r",
          at: BEGAN + 216.01 * HOUR * 1000,
          report: { kind: "rolled-over", destinations: ["twitch"], seconds: 30 },
        },
      ],
    });
  all.until(216 * HOUR + 36).platforms(["twitch"], "sends");
  // The hub ends both connections.
  all
    .until(240 * HOUR)
    .set({ feed: { ...FACTS.feed, hub: "9@2" } })
    .platforms(BOTH, "tries");
  all.until(240 * HOUR + 5).platforms(BOTH, "sends");
  all
    .until(250 * HOUR)
    .set({ feed: { ...FACTS.feed, hub: "9@2", source: "stand-by" }, path: OFFLINE });
  all
    .until(250 * HOUR + 40)
    .set({ feed: { ...FACTS.feed, hub: "9@2" } })
    .obs(true);
  // The machine restarts, and somebody starts both again.
  all.until(264 * HOUR).reboot();
  return afterReboot(all);
};

const afterReboot = (all: Happening): Happening => {
  all
    .until(264 * HOUR + 60)
    .obs(true)
    .until(264 * HOUR + 180)
    .platforms(BOTH, "tries");
  all.until(264 * HOUR + 184).platforms(BOTH, "sends");
  const unseen = (second: number, answer: "live" | "not-live", since: number): void => {
    all.until(second).set({
      broadcasts: { youtube: said(answer, { at: second, since, reason: "it has ended there" }) },
    });
  };
  const since = 290 * HOUR;
  unseen(since + 90, "not-live", since);
  unseen(since + 700, "live", since + 690);
  all
    .until(since + 710)
    .set({ broadcasts: {}, diskFree: 0.04 })
    .until(300 * HOUR)
    .set({ diskFree: 0.5 });
  all
    .gap(308 * HOUR, 13)
    .until(336 * HOUR)
    .platforms(BOTH, "off");
  return all.until(336 * HOUR + 2).set({
    reports: [
      {
        id: "e",
        at: BEGAN + 336 * HOUR * 1000,
        report: { kind: "event-ended", destinations: BOTH },
      },
    ],
  });
};
