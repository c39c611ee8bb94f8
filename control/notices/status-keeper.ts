// Keeps one message in Discord's channel true: one request a step, beside the queue of events and never before it.
import type { Event, Now } from "../shared/event";
import { messageOf } from "../shared/text";
import * as discord from "./discord";
import { DEAD_MS } from "./backoff";
import type { Kept, Memory } from "./memory";
import type { Answer } from "../shared/https";
import { judge, type Verdict } from "./pace";
import { afterPlan, NO_STATUS, planOf, posting, type Plan, type StatusMemory } from "./status-plan";
import { statusWords, type StatusWords } from "./status-words";
import type { Webhook } from "./webhook";

const EVERY_MS = 1000;
/** What could not be kept, or read, is tried again so often. */
const AGAIN_MS = 10_000;

export interface StatusWorld {
  /** @throws Error when it cannot be read */
  readNow: () => Now | undefined;
  /** @throws Error when they cannot be read */
  readEvents: () => readonly Event[];
  say: (priority: "error" | "notice", words: string) => void;
  /** Whether this is the spare of a pair: the message is the other one's. @throws Error when it cannot be read */
  isSpare: () => boolean;
  /** ms since the epoch. */
  now: () => number;
}

export class StatusKeeper {
  readonly #webhook: Webhook;
  readonly #isWanted: boolean;
  readonly #memory: Memory<StatusMemory>;
  readonly #world: StatusWorld;
  #known: StatusMemory;
  #notBefore = 0;
  #failures = 0;
  #isUnread = false;

  /** @param isWanted false: what an earlier release made is deleted */
  constructor(
    webhook: Webhook,
    isWanted: boolean,
    memory: Memory<StatusMemory>,
    world: StatusWorld,
  ) {
    this.#webhook = webhook;
    this.#isWanted = isWanted;
    this.#memory = memory;
    this.#world = world;
    this.#known =
      memory.read((words) => {
        world.say("error", words);
      }) ?? NO_STATUS;
  }

  /** One request, or none. @returns ms until the next step; never rejects */
  async step(): Promise<number> {
    const now = this.#world.now();
    const waitMs = this.#webhook.statusWaitMs;
    if (waitMs === undefined || waitMs > 0) return Math.min(waitMs ?? EVERY_MS, EVERY_MS);
    if (now < this.#notBefore) return Math.min(this.#notBefore - now, AGAIN_MS);
    const words = this.#words(now);
    if (words === "unreadable") return AGAIN_MS;
    if (words === "not ours") return EVERY_MS;
    const plan = planOf(this.#known, words, now);
    if (plan.kind === "wait") return Math.min(plan.ms, EVERY_MS);
    if (plan.kind === "post") {
      // A message that nobody remembers could be made again and again.
      const kept = await this.#keep(posting(this.#known, now));
      if (kept.where === "nowhere") {
        this.#notBefore = now + AGAIN_MS;
        return AGAIN_MS;
      }
    }
    const answer = await this.#webhook.askForStatus(() => this.#ask(plan, words));
    // An edit that is to wait for long becomes a new message; a deletion waits.
    const isEdit = plan.kind === "edit" || (plan.kind === "delete" && answer.status !== 429);
    await this.#learn(plan, words, judge(answer, isEdit, this.#failures));
    return EVERY_MS;
  }

  /** undefined: it is not wanted. */
  #words(now: number): StatusWords | "unreadable" | "not ours" | undefined {
    try {
      if (this.#world.isSpare()) return "not ours";
      if (!this.#isWanted) return undefined;
      const words = statusWords(this.#world.readNow(), this.#world.readEvents(), now);
      this.#isUnread = false;
      return words;
    } catch (error) {
      if (!this.#isUnread) this.#say("error", `it cannot be read: ${messageOf(error)}`);
      this.#isUnread = true;
      return "unreadable";
    }
  }

  #ask(plan: Exclude<Plan, { kind: "wait" }>, words: StatusWords | undefined): Promise<Answer> {
    const { url } = this.#webhook;
    if (plan.kind === "delete") return discord.remove(url, plan.message);
    const edits = plan.kind === "edit" ? plan.message : undefined;
    return discord.send(url, words?.text ?? "", edits, { isSilent: true });
  }

  async #learn(
    plan: Exclude<Plan, { kind: "wait" }>,
    words: StatusWords | undefined,
    verdict: Verdict,
  ): Promise<void> {
    const now = this.#world.now();
    // The post was counted before it was made.
    const { tried, ...rest } = this.#known;
    const before =
      plan.kind === "post" && tried
        ? { ...rest, ...(tried.posts > 1 ? { tried: { ...tried, posts: tried.posts - 1 } } : {}) }
        : this.#known;
    await this.#keep(afterPlan(before, plan, words, verdict, now));
    this.#notBefore = now + (verdict.kind === "refused" ? DEAD_MS : verdict.waitMs);
    if (verdict.kind === "later" || verdict.kind === "refused") {
      if (this.#failures++ === 0)
        this.#say(
          "error",
          verdict.kind === "later" ? `${verdict.why}; it is tried again` : "it is not taken",
        );
      return;
    }
    if (this.#failures > 0) this.#say("notice", `taken again, after ${this.#failures} attempts`);
    this.#failures = 0;
  }

  async #keep(known: StatusMemory): Promise<Kept> {
    this.#known = known;
    return this.#memory.keep(known);
  }

  #say(priority: "error" | "notice", words: string): void {
    this.#world.say(priority, `Discord's status message: ${words}`);
  }
}
