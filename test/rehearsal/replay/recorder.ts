// Keeps what happens in the replay, and makes the report's part of it at any moment: also of an interrupted one.
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import type { Session } from "../../support/platform/session";
import { EVENT } from "./calendar";
import { loadsOf, read, readingOf, type Reading } from "./load";
import { publisherLine } from "./publisher-line";
import type { PlatformReplay, Replay, Segment, ToldEvent } from "../result/replay";
import { kbpsOf, seenBy } from "./seen";
import type { Stage } from "./stage";
import { counted } from "./words";
import { problemsBetween } from "./between";
import { summaryOf } from "./summary";
import { PLATFORMS, type PlatformName } from "../result/platform-names";

const SAMPLE_MS = 2000;

export class Recorder {
  /** ms since the epoch */
  readonly startedAt = now();
  readonly events: ToldEvent[] = [];
  readonly #stage: Stage;
  readonly #planned: number;
  readonly #readings: Reading[] = [];
  readonly #over = new AbortController();
  #endedAt: number | undefined;

  /** @param planned how many events there are to be */
  constructor(stage: Stage, planned: number) {
    this.#stage = stage;
    this.#planned = planned;
  }

  /** Looks at the server's load until `close`. @throws nothing: a look that fails is a hole in the curve */
  async sample(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const text = await read(this.#stage.bed.machine).catch(() => undefined);
      if (text !== undefined && text !== "") this.#readings.push(readingOf(text, now()));
      await pause(SAMPLE_MS, undefined, { signal: this.#over.signal }).catch(() => undefined);
    }
  }

  /** From now on nothing counts. */
  close(): void {
    this.#endedAt ??= now();
    this.#over.abort();
  }

  /** Seconds of the run, of a time in ms since the epoch. */
  second(at: number): number {
    return Number(((at - this.startedAt) / 1000).toFixed(2));
  }

  replay(): Replay {
    const to = this.#endedAt ?? now();
    const facts = {
      event: EVENT,
      seconds: this.second(to),
      planned: this.#planned,
      events: this.events,
      publisher: this.#inSeconds(
        publisherLine(this.#connections(), this.#stage.deadLines, this.startedAt, to),
      ),
      platforms: {
        twitch: this.#platform("twitch", to),
        youtube: this.#platform("youtube", to),
      },
      load: loadsOf(this.#readings, this.startedAt),
    };
    return { ...facts, summary: summaryOf(facts) };
  }

  /** Sessions of a platform that ended since then, but not by the platform itself. @param since ms since the epoch */
  sessionsLost(name: PlatformName, since = this.startedAt): number {
    return this.#lost(name, since).length;
  }

  #lost(name: PlatformName, since = this.startedAt): Session[] {
    const sessions = this.#stage.bed.platforms[name].sessions(this.#endedAt ?? now());
    return sessions.filter(({ endedAt = 0, end }) => endedAt >= since && end !== "reset");
  }

  /** As problems, a sentence each. */
  lostSince(since: number): string[] {
    return PLATFORMS.filter((name) => this.sessionsLost(name, since) > 0).map(
      (name) => `${name}: ${counted(this.sessionsLost(name, since), "session", "sessions")} lost`,
    );
  }

  #platform(name: PlatformName, to: number): PlatformReplay {
    const platform = this.#stage.bed.platforms[name];
    const frames = platform.frames(this.startedAt);
    const sessions = platform.sessions(to);
    const resets = sessions.filter(
      ({ end, endedAt = 0 }) => end === "reset" && endedAt >= this.startedAt,
    );
    return {
      seen: this.#inSeconds(seenBy(frames, sessions, this.startedAt, to)),
      kbps: kbpsOf(frames, this.startedAt, to),
      sessions: sessions.filter(({ endedAt = Infinity }) => endedAt >= this.startedAt).length,
      sessionsLost: this.sessionsLost(name),
      resets: resets.length,
      problems: problemsBetween({
        frames,
        lostAt: this.#lost(name).map(({ endedAt = 0 }) => this.second(endedAt)),
        events: this.events,
      }),
    };
  }

  #connections(): { from: number; to: number | undefined }[] {
    return this.#stage.publishers
      .flatMap(({ attempts }) => attempts)
      .flatMap(({ connectedAt, endedAt }) =>
        connectedAt === undefined ? [] : [{ from: connectedAt, to: endedAt }],
      );
  }

  #inSeconds<State extends string>(segments: readonly Segment<State>[]): Segment<State>[] {
    return segments.map(({ state, from, to }) => ({
      state,
      from: this.second(from),
      to: this.second(to),
    }));
  }
}
