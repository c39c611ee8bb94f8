// Moves what is on air to the other server of the pair when the one that sends cannot any more: hears the other one, asks DigitalOcean, and has
// systemd do what decide.ts decides. Beside the stream: whatever becomes of it, what runs goes on.
import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  MEASURED_FILE,
  ORDER_FILE,
  OWES_POWER_FILE,
  PEER_WORD_FILE,
  HAND_OVER_FILE,
  HEARD_FILE,
  isReleaseAtWork,
  readOrder,
  SILENT_MS,
  sinceBoot,
  STEP_DOWN_FILE,
  TAKE_OVER_FILE,
  VIEW_FILE,
  WANTED_NOW_FILE,
  WORD_FILE,
  type FailoverView,
  type TakeOverOrder,
} from "../shared/failover";
import { writeWhole } from "../shared/files";
import { STEP_DOWN_UNIT, TAKE_OVER_UNIT } from "../shared/names";
import { nextTerm, type Pair } from "../shared/pair";
import { say } from "../shared/say";
import { messageOf } from "../shared/text";
import { wantedText } from "../shared/wanted";
import {
  cannotMove,
  couldTakeOver,
  decide,
  firstState,
  hasSteppedDown,
  isHeard,
  isSending,
  mustStepDown,
  wantedNext,
  type Act,
  type Decision,
  type Seen,
  type State,
} from "./decide";
import { askDigitalOcean, config, type Config } from "./digitalocean";
import type { Answer, Call } from "./fence";
import { Health } from "./health";
import { Links } from "./links";
import { heardHere, isWantedNoted, measuredHere, ownNow, pairHere } from "./own";
import { heard as keptHeard, newerOf, wordText, type Heard, type Word } from "./word";

const TICK_MS = 200;
const WORD_EVERY_MS = 500;
/** The command and the other programs read it. */
const READABLE = 0o644;
/** So long this one may be away because it is started anew, or because its machine is. */
const PATIENCE_MS = { sending: 60_000, closed: 180_000 } as const;
const CREDENTIALS = process.env["CREDENTIALS_DIRECTORY"] ?? "";
const KNOWN_HOSTS = "/etc/restream/peer-known-hosts";

/** @returns standard output, whatever the exit code. */
const systemctl = (...words: string[]): Promise<{ isDone: boolean; text: string }> =>
  new Promise((resolve) => {
    execFile("systemctl", words, (error, stdout, stderr) => {
      resolve({ isDone: error === null, text: stdout || stderr });
    });
  });

class Failover {
  readonly #config: Config;
  readonly #health: Health;
  readonly #links: Links;
  readonly #boot: string;
  #pair: Pair;
  #state: State = firstState(sinceBoot(), {
    powerOn: existsSync(OWES_POWER_FILE),
    // As long as nobody has taken over, it leads where pulumi up has led it.
    address: pairHere().onAir.term > 0,
  });
  #peer: Heard | undefined;
  #answer: Answer | undefined;
  #acted: Seen["acted"];
  #saidAt = -Infinity;
  #patience = SILENT_MS;
  #isLeaving = false;
  #saidTrouble: string | undefined;
  #peerBoot: string | undefined;

  constructor(known: Config, boot: string) {
    this.#config = known;
    this.#boot = boot;
    this.#pair = pairHere();
    this.#peer = heardBefore();
    this.#health = new Health(known.api);
    const { addresses } = this.#pair;
    const keyFile = join(CREDENTIALS, "host-key");
    this.#links = new Links({ addresses, keyFile, knownHosts: KNOWN_HOSTS }, (word) => {
      this.#hear(word);
    });
  }

  async run(): Promise<never> {
    for (const signal of ["SIGTERM", "SIGINT"] as const)
      process.on(signal, () => void this.#leave());
    await this.#noteWhatRuns();
    for (;;) {
      try {
        await this.#turn();
      } catch (error) {
        this.#sayNew(`a look failed: ${messageOf(error)}`);
      }
      await pause(TICK_MS);
    }
  }

  #hear(word: Word): void {
    if (word.name !== this.#pair.peer) return;
    this.#peer = newerOf(this.#peer, word, sinceBoot());
  }

  /** Where the pair begins to move by itself while something is on air, that is wanted. */
  async #noteWhatRuns(): Promise<void> {
    const { isClosed } = ownNow(this.#pair);
    if (isClosed || isWantedNoted()) return;
    const { isDone, text } = await systemctl(
      ...["list-units", "--plain", "--no-legend", "--state=active,activating"],
      "restream-*.service",
    );
    if (!isDone) throw new Error(`systemctl list-units: ${text.trim()}`);
    const running = [...text.matchAll(/^restream-(\S+)\.service/gm)].map(([, name = ""]) => name);
    await writeWhole(WANTED_NOW_FILE, wantedText(running), READABLE);
  }

  async #turn(): Promise<void> {
    const said = heardHere();
    if (said !== undefined) this.#hear(said);
    this.#pair = pairHere();
    const seen = this.#look();
    const before = this.#state;
    const decision = decide(before, seen);
    this.#state = decision.state;
    this.#answer = this.#acted = undefined;
    // First of all: what is decided is done, whatever becomes of the rest.
    if (decision.call !== undefined) this.#ask(decision.call);
    if (decision.act !== undefined) void this.#do(decision.act, seen);
    if (seen.time - this.#saidAt >= WORD_EVERY_MS) this.#speak(seen, decision);
    this.#tell(before, decision, seen);
    if (decision.isOrderOver) rmSync(ORDER_FILE, { force: true });
    // What came of a boot that is over is not read again.
    if (this.#peer !== undefined && this.#peer.word.boot !== this.#peerBoot) {
      this.#peerBoot = this.#peer.word.boot;
      rmSync(HEARD_FILE, { force: true });
    }
    if (decision.state.owes.powerOn !== before.owes.powerOn)
      if (decision.state.owes.powerOn) writeFileSync(OWES_POWER_FILE, "", { mode: READABLE });
      else rmSync(OWES_POWER_FILE, { force: true });
    await this.#keepMeasured(decision.state.measured, before.measured, seen.powerOff);
  }

  /** The other one may be gone for good: what it has measured is kept here, too. */
  async #keepMeasured(
    measured: number | undefined,
    before: number | undefined,
    powerOff: number | null,
  ): Promise<void> {
    if (measured !== undefined && measured !== before)
      await writeWhole(
        MEASURED_FILE,
        `${(measured / 1000).toFixed(1)} ${new Date().toISOString()}\n`,
        READABLE,
      );
    else if (powerOff !== null && powerOff !== measuredHere())
      await writeWhole(MEASURED_FILE, `${powerOff}\n`, READABLE);
  }

  #look(): Seen {
    const time = sinceBoot();
    const { hubBrokenSince, mediamtxBrokenSince, isOnline } = this.#health;
    const theirs = this.#peer?.word.powerOff ?? null;
    const here = measuredHere();
    const own = ownNow(this.#pair);
    return {
      ...{ time, own, peer: this.#peer, order: readOrder(), isOnline },
      broken: {
        hub: hubBrokenSince === undefined ? 0 : time - hubBrokenSince,
        mediamtx: mediamtxBrokenSince === undefined ? 0 : time - mediamtxBrokenSince,
      },
      // The one on air measures.
      powerOff: own.onAir.name === own.name ? (here ?? theirs) : (theirs ?? here),
      ...{ answer: this.#answer, acted: this.#acted },
    };
  }

  #unfit({ isOnline, broken }: Seen): string[] {
    const { own, peer, onAir, copiedAt } = this.#pair;
    return [
      ...(this.#isLeaving ? ["restreamd-failover is started anew"] : []),
      ...(broken.hub > 0 ? ["the hub does not answer"] : []),
      ...(broken.mediamtx > 0 ? ["MediaMTX does not answer"] : []),
      ...(isOnline ? [] : ["nothing on the internet answers"]),
      ...(isReleaseAtWork() ? ["a release is being installed"] : []),
      ...(copiedAt === undefined && onAir.name !== own ? [`there is no copy of ${peer} yet`] : []),
      ...(this.#state.apiTrouble === undefined ? [] : [this.#state.apiTrouble]),
    ];
  }

  #word(seen: Seen, { isTakingOver }: Pick<Decision, "isTakingOver">): Word {
    const { own, peer, time, powerOff } = seen;
    return {
      ...{ version: 1, name: own.name, boot: this.#boot, number: time },
      ...{ onAir: own.onAir.name, term: own.onAir.term, isClosed: own.isClosed },
      ...{ handed: own.handed, isStuck: own.isStuck, isTakingOver, wanted: [...own.wanted] },
      stopped: Object.keys(own.stopped).filter((name) => !own.wanted.includes(name)),
      heardWanted: peer !== undefined && isHeard(peer, time) ? peer.word.wanted : null,
      heardBoot: peer?.word.boot ?? null,
      ...{ unfit: this.#unfit(seen), patience: this.#patience, powerOff },
    };
  }

  #speak(seen: Seen, decision: Decision): void {
    this.#saidAt = seen.time;
    const word = this.#word(seen, decision);
    const text = wordText(word);
    writeFileSync(WORD_FILE, text, { mode: 0o600 });
    this.#links.say(text);
    if (
      isSending(word) &&
      isHeard(seen.peer, seen.time) &&
      seen.peer !== undefined &&
      couldTakeOver(seen.peer.word)
    )
      writeFileSync(HAND_OVER_FILE, handedText(seen.own), { mode: READABLE });
    else rmSync(HAND_OVER_FILE, { force: true });
    if (seen.peer !== undefined)
      writeFileSync(PEER_WORD_FILE, JSON.stringify(seen.peer), { mode: 0o600 });
    writeFileSync(VIEW_FILE, JSON.stringify(this.#view(seen, decision)), { mode: READABLE });
  }

  #view(seen: Seen, { state, doing }: Decision): FailoverView {
    const { peer, time, order } = seen;
    const hears = isHeard(peer, time);
    const isOff =
      (state.offAt !== undefined && state.offAt > (peer?.at ?? -Infinity)) ||
      (order?.kind === "confirm-dead" && !hears);
    return {
      ...{ version: 1, at: time },
      peer: hears ? "heard" : isOff ? "off" : "silent",
      isPeerOpen: peer !== undefined && !peer.word.isClosed,
      peerTerm: peer?.word.term ?? null,
      peerOnAir: peer?.word.onAir ?? null,
      peerHeardWanted: hears ? (peer?.word.heardWanted ?? null) : null,
      peerStopped: peer?.word.stopped ?? [],
      isPeerTakingOver: peer?.word.isTakingOver ?? false,
      isBootKnown: hears && peer?.word.heardBoot === this.#boot,
      doing: doing ?? null,
      trouble: state.fence?.trouble ?? null,
      cannotMove: cannotMove(state, seen, this.#unfit(seen)),
      powerOff: seen.powerOff,
    };
  }

  #ask(call: Call): void {
    const askedAt = sinceBoot();
    void askDigitalOcean(call, this.#config).then((said) => {
      this.#answer = { call, said, askedAt };
      if (said.kind === "done" && call !== "status" && call !== "own-actions" && call !== "holder")
        say("notice", `DigitalOcean has taken ${call}`);
    });
  }

  async #do(act: Act, seen: Seen): Promise<void> {
    try {
      await this.#prepare(act, seen);
      // A unit of systemd's has no arguments: what it is to do is in its file.
      const unit = act === "take-over" ? TAKE_OVER_UNIT : STEP_DOWN_UNIT;
      const { isDone, text } = await systemctl("start", unit);
      if (!isDone) say("error", `${unit}: ${text.trim()}`);
      this.#acted = { act, isDone };
    } catch (error) {
      say("error", `${act}: ${messageOf(error)}`);
      this.#acted = { act, isDone: false };
    }
  }

  async #prepare(act: Act, seen: Seen): Promise<void> {
    const { own, peer, time } = seen;
    if (act !== "take-over") {
      const text = act === "step-down" ? handedText(own) : "closed\n";
      await writeWhole(STEP_DOWN_FILE, text, READABLE);
      return;
    }
    const term = nextTerm(Math.max(own.onAir.term, peer?.word.term ?? 0), own.name);
    const wanted = wantedNext(this.#state, seen);
    // Once more what broke off: a stop since then counts.
    const { at, isBack } = own.half ?? { at: time, isBack: hasSteppedDown(own) };
    const order: TakeOverOrder = { term, wanted: [...wanted], at, isBack };
    await writeWhole(TAKE_OVER_FILE, JSON.stringify(order), READABLE);
  }

  #tell(before: State, { state, act, doing }: Decision, seen: Seen): void {
    const { peer, time, own } = seen;
    const why = act === "step-down" ? mustStepDown(state, seen) : undefined;
    if (act !== undefined)
      say("warning", `${own.name}: ${act}${why ? `, ${why}` : ""} (term ${own.onAir.term})`);
    const [was, is] = [before.silentSince !== undefined, state.silentSince !== undefined];
    if (!was && is)
      say(
        "warning",
        `${this.#pair.peer} has said nothing for ${((time - (peer?.at ?? time)) / 1000).toFixed(1)} s${peer && isSending(peer.word) ? "; it sends" : ""}`,
      );
    if (was && !is) say("notice", `${this.#pair.peer} is heard again`);
    if (before.fence === undefined && state.fence !== undefined)
      say("warning", `${this.#pair.peer} is to be switched off (${doing ?? ""})`);
    if (before.fence?.isOff === false && state.fence?.isOff === true)
      say("notice", `${this.#pair.peer} is off`);
    if (before.fence?.isOff === false && state.fence === undefined)
      say("notice", `${this.#pair.peer} is not switched off: it is heard`);
    this.#sayNew(state.fence?.isOff === false ? state.fence.trouble : undefined);
  }

  /** The same words once. */
  #sayNew(words: string | undefined): void {
    if (words !== undefined && words !== this.#saidTrouble) say("warning", words);
    this.#saidTrouble = words;
  }

  /** The other one is asked for patience: a new one of this is there in a moment, or the machine is. */
  async #leave(): Promise<never> {
    this.#isLeaving = true;
    const seen = this.#look();
    const isTakingOver = this.#state.acting === "take-over";
    const { text } = await systemctl("is-system-running");
    const sends = isSending(this.#word(seen, { isTakingOver }));
    // While the machine ends, nobody waits for one that sends.
    if (!sends) this.#patience = PATIENCE_MS.closed;
    else if (text.trim() !== "stopping") this.#patience = PATIENCE_MS.sending;
    this.#speak(this.#look(), { state: this.#state, isTakingOver });
    await pause(WORD_EVERY_MS);
    process.exit(0);
  }
}

/** As CLOSED_FILE has it. */
const handedText = ({ onAir }: Seen["own"]): string => `handed ${onAir.term}\n`;

/** Of this boot of the machine: the file is gone with it. */
const heardBefore = (): Heard | undefined => {
  try {
    return keptHeard.parse(JSON.parse(readFileSync(PEER_WORD_FILE, "utf8")));
  } catch {
    return undefined;
  }
};

const main = async (): Promise<never> => {
  const known = config.parse(JSON.parse(readFileSync(join(CREDENTIALS, "failover.json"), "utf8")));
  const { text } = await systemctl(
    "show",
    "--property=UserspaceTimestamp",
    "--timestamp=us",
    "--value",
  );
  return new Failover(known, text.trim()).run();
};

void main().catch((error: unknown) => {
  say("error", messageOf(error));
  process.exit(1);
});
