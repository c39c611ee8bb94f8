// Where a relay is played against: its machine, the platforms, and whoever publishes to it.
import { setTimeout as pause } from "node:timers/promises";
import { join } from "node:path";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { OtherSource } from "../../support/parts/sources";
import type { ReceivingServer } from "../../support/platform/receiving-server";
import { Publisher } from "../../support/publisher/publisher";
import type { ScriptedPublisher } from "../../support/publisher/scripted/scripted-publisher";
import type { Bed } from "../bed/bed";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import { WITHIN_MS } from "../verbs/deadlines";
import { isMoving } from "./judge/moving";
import type { Relay } from "./relays/relay";

/** What counts as coming back by itself, ms: the limit of every row, and that of --quick. */
const RECOVERS_WITHIN_MS = 60_000;
const QUICK_RECOVERS_WITHIN_MS = 30_000;
const LOOKS_BACK_MS = 1500;

/** obs: ffmpeg in OBS's form, which comes back as OBS does. scripted: the same media, frame by frame, and it says when each leaves. */
export type Sender = "obs" | "scripted";
export type Servers = Readonly<Record<PlatformName, ReceivingServer>>;

export class Stage {
  readonly bed: Bed;
  readonly relay: Relay;
  readonly quick: boolean;
  readonly scripted: ScriptedPublisher;
  readonly #address: string;

  constructor(bed: Bed, relay: Relay, address: string, quick: boolean) {
    this.bed = bed;
    this.relay = relay;
    this.quick = quick;
    this.#address = address;
    bed.publisher = this.newPublisher("home", "live");
    this.scripted = bed.publishers.newScripted("scripted", address, {
      target: relay.target(address),
      tellsSent: true,
    });
  }

  get recoversWithinMs(): number {
    return this.quick ? QUICK_RECOVERS_WITHIN_MS : RECOVERS_WITHIN_MS;
  }

  get address(): string {
    return this.#address;
  }

  /** One at home that publishes where the right one does. */
  newPublisher(name: string, source: "live" | OtherSource): Publisher {
    const { publishers, home, runFolder } = this.bed;
    const options = publishers.publisherOptions(name, this.#address, "", { source, host: home });
    return new Publisher({
      ...options,
      target: this.relay.target(this.#address),
      presetFile: join(runFolder, `${name}.ffpreset`),
    });
  }

  /** This one publishes, the other does not, and both platforms show it; where nothing else helps, by hand. @throws Error when not even so */
  async ensureLive(sender: Sender): Promise<void> {
    await this.#send(sender);
    if (await this.liveAgain(now())) return;
    this.bed.say("  not live: starting everything of it anew, by hand");
    await this.startAnew();
    await this.#quiet();
    await this.#send(sender);
    if (!(await this.liveAgain(now())))
      throw new Error("it could not be brought on air, not even by starting all of it anew");
  }

  async #send(sender: Sender): Promise<void> {
    const { publisher } = this.bed;
    const [on, off] = sender === "obs" ? [publisher, this.scripted] : [this.scripted, publisher];
    if (off.isStarted) await off.stopCleanly();
    if (!on.isStarted) on.start();
    await on.waitForConnect(this.recoversWithinMs).catch(() => undefined); // liveAgain says the same
  }

  async #quiet(): Promise<void> {
    for (const one of [this.bed.publisher, this.scripted]) if (one.isStarted) await one.kill();
  }

  /** What a person does who has found it dead. */
  async startAnew(): Promise<void> {
    const { machine } = this.bed;
    const { units } = this.relay;
    await machine.exec("systemctl", "reset-failed").catch(() => "");
    await machine.exec("systemctl", "restart", ...units);
    await eventually(`${units.join(", ")} run again`, WITHIN_MS.connects, async () => {
      await machine.exec("systemctl", "is-active", ...units);
    });
  }

  /** Whether every platform shows a moving live picture from some moment at or after `since`, within the limit. */
  async liveAgain(since: number, servers: Partial<Servers> = {}): Promise<boolean> {
    const deadline = now() + this.recoversWithinMs;
    const all = PLATFORMS.map((name) => servers[name] ?? this.bed.platforms[name]);
    for (;;) {
      const at = now();
      const from = Math.max(since, at - LOOKS_BACK_MS);
      if (all.every((one) => isMoving(one.frames(from), one.connections, from))) return true;
      if (at >= deadline) return false;
      await pause(100);
    }
  }
}
