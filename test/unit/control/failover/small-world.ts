// A pair in the small: two servers that decide as the real ones do, DigitalOcean's API, and the lines between them, in a time of its
// own. A stand-in: it leaves out what carries a decision out (systemd, SSH, the kernel); the suite `pair` has all that.
import {
  decide,
  firstState,
  hasSteppedDown,
  wantedNext,
  type Act,
  type Decision,
  type Seen,
  type State,
} from "../../../../control/failover/decide";
import { GOING, HERE, type Answer, type Call, type Said } from "../../../../control/failover/fence";
import { newerOf, type Heard, type Word } from "../../../../control/failover/word";
import { SILENT_MS, type Order } from "../../../../control/shared/failover";
import {
  NAMES,
  nextTerm,
  termAlone,
  type OnAir,
  type ServerName,
} from "../../../../control/shared/pair";
import { unlessStopped } from "../../../../control/shared/stopped";
import { random } from "../../../support/random";

const TICK = 100;
const WORD_EVERY = 500;
const ASKING_TAKES = 200;
const ASKING_ENDS_AFTER = 5000;
const TAKING_OVER_TAKES = 1500;
const STEPPING_DOWN_TAKES = 600;
const BOOT_TAKES = 8000;
/** A new connection between the two, once there is a line again. */
const CONNECTING_TAKES = 1500;

export type Decide = typeof decide;

/** As of a server that has taken over before. */
const OWES = { powerOn: false, address: true };

interface Server {
  name: ServerName;
  isAlive: boolean;
  boot: number;
  bootsAt: number | undefined;
  isClosed: boolean;
  handed: number | null;
  /** On its disk. */
  onAir: OnAir;
  wanted: string[];
  stopped: Record<string, number>;
  state: State;
  peer: Heard | undefined;
  order: Order | undefined;
  number: number;
  asked: { call: Call; at: number; endsAt: number; said: Said | undefined } | undefined;
  acts:
    | { act: Act; at: number; endsAt: number; wanted: readonly string[]; isBack: boolean }
    | undefined;
  isTakingOver: boolean;
  isStuck: boolean;
  broken: { hub: number; mediamtx: number };
  lineSince: number;
}

interface Droplet {
  status: "active" | "off";
  pending: { type: "power_off" | "power_on"; endsAt: number } | undefined;
}

export class SmallWorld {
  time = 0;
  /** ms that a power_off takes. */
  powerOffTakes = 4000;
  /** Seconds, as it was measured. */
  measured = 4.5;
  api: "well" | "hangs" | "fails" = "well";
  vpc = true;
  /** Both reach everybody but the other one: false. */
  between = true;
  readonly isPublic: Record<ServerName, boolean> = { first: true, second: true };
  readonly deadHosts = new Set<ServerName>();
  readonly servers: Record<ServerName, Server>;
  readonly droplets: Record<ServerName, Droplet> = {
    first: { status: "active", pending: undefined },
    second: { status: "active", pending: undefined },
  };
  address: ServerName = "first";
  /** ms in which both could send. */
  both = 0;
  nobody = 0;
  longestNobody = 0;
  killedEachOther = false;
  /** The one that was left had not heard the other since it started: it cannot know what was on air. */
  neverHeard = false;
  /** At one time neither ran: nothing goes on air by itself then. */
  bothDied = false;
  readonly log: string[] = [];
  readonly #decide: Decide;
  readonly #isForgetful: boolean;

  /** @param isForgetful false: what was started, and that it may, outlives a start of the machine */
  constructor(by: Decide = decide, isForgetful = true) {
    this.#decide = by;
    this.#isForgetful = isForgetful;
    const one = (name: ServerName): Server => ({
      ...{ name, isAlive: true, boot: 0, bootsAt: undefined, isClosed: name === "second" },
      ...{ handed: null, onAir: { term: 0, name: "first" }, state: firstState(0, OWES) },
      wanted: name === "first" ? ["twitch"] : [],
      stopped: {},
      ...{ peer: undefined, order: undefined, number: 0, asked: undefined, acts: undefined },
      ...{ isTakingOver: false, isStuck: false },
      ...{ broken: { hub: 0, mediamtx: 0 }, lineSince: 0 },
    });
    this.servers = { first: one("first"), second: one("second") };
  }

  /** Its power goes, and nobody at DigitalOcean sees it. */
  cut(name: ServerName): void {
    this.servers[name].isAlive = false;
    this.say(`${name} loses its power`);
  }

  /** Its machine starts anew, by itself. */
  reset(name: ServerName, takes: number): void {
    const server = this.servers[name];
    if (!server.isAlive) return;
    server.isAlive = false;
    server.bootsAt = this.time + takes;
    this.say(`${name} is reset`);
  }

  /** Its restreamd-failover alone, which keeps in a file whether it owes the other one its power. */
  startAnew(name: ServerName): void {
    const server = this.servers[name];
    server.state = firstState(this.time, { ...OWES, powerOn: server.state.owes.powerOn });
    this.say(`restreamd-failover of ${name} starts anew`);
  }

  /** Somebody starts all there; where the other one cannot be there, as restream start does. @returns whether it may */
  start(name: ServerName): boolean {
    const server = this.servers[name];
    const { peer, state, onAir } = server;
    const isOff = state.offAt !== undefined && state.offAt > (peer?.at ?? -Infinity);
    if (!server.isAlive || !isOff || onAir.name !== name) return false;
    if (server.isClosed) this.rescue(name);
    this.say(`started at ${name}`);
    return true;
  }

  /** Somebody has it take over, and has seen that the other one is off. */
  rescue(name: ServerName): void {
    const server = this.servers[name];
    server.onAir = { term: termAlone(server.onAir.term, name, this.time), name };
    server.isClosed = false;
    server.wanted = ["twitch"];
    this.say(`${name} takes over for somebody`);
  }

  /** Somebody stops all there. */
  stop(name: ServerName): void {
    const server = this.servers[name];
    server.stopped = { ...server.stopped, twitch: this.time };
    server.wanted = [];
    this.say(`stopped at ${name}`);
  }

  /** Its power is back. */
  switchOn(name: ServerName): void {
    this.droplets[name] = { status: "active", pending: undefined };
    this.servers[name].bootsAt = this.time + BOOT_TAKES;
    this.say(`${name} is switched on`);
  }

  say(words: string): void {
    this.log.push(`${(this.time / 1000).toFixed(1)} ${words}`);
  }

  run(ms: number): void {
    for (const until = this.time + ms; this.time < until;) this.#tick();
  }

  /** Names of those whose restreams run. */
  get sending(): ServerName[] {
    return NAMES.filter((name) => {
      const { isAlive, isClosed, onAir, wanted } = this.servers[name];
      return isAlive && !isClosed && onAir.name === name && wanted.length > 0;
    });
  }

  #tick(): void {
    this.time += TICK;
    for (const name of NAMES) this.#power(name);
    for (const name of NAMES) this.#words(name);
    for (const name of NAMES) this.#act(name);
    const sending = this.sending;
    // What cannot get out arrives nowhere, and may come out at any moment.
    if (sending.length > 1) this.both += TICK;
    if (sending.some((name) => this.isPublic[name])) this.nobody = 0;
    else this.nobody += TICK;
    this.longestNobody = Math.max(this.longestNobody, this.nobody);
    if (NAMES.every((name) => !this.servers[name].isAlive)) this.bothDied = true;
    for (const name of NAMES)
      if (!this.servers[name].isAlive && this.servers[other(name)].peer === undefined)
        this.neverHeard = true;
    if (NAMES.every((name) => this.droplets[name].pending?.type === "power_off"))
      this.killedEachOther = true;
  }

  #power(name: ServerName): void {
    const [droplet, server] = [this.droplets[name], this.servers[name]];
    const { pending } = droplet;
    if (pending && this.time >= pending.endsAt && !this.deadHosts.has(name)) {
      droplet.pending = undefined;
      droplet.status = pending.type === "power_off" ? "off" : "active";
      if (pending.type === "power_off") {
        server.isAlive = false;
        server.bootsAt = undefined;
      } else server.bootsAt = this.time + BOOT_TAKES;
      this.say(`${name} is ${droplet.status}`);
    }
    if (server.bootsAt !== undefined && this.time >= server.bootsAt) {
      this.servers[name] = {
        ...server,
        ...{ isAlive: true, boot: server.boot + 1, bootsAt: undefined },
        ...(this.#isForgetful ? { isClosed: true, wanted: [] } : {}),
        ...{ handed: null, peer: undefined, order: undefined, stopped: {} },
        state: firstState(this.time, OWES),
        ...{ number: 0, asked: undefined, acts: undefined, isTakingOver: false, isStuck: false },
      };
      this.say(`${name} has booted`);
    }
  }

  #hasLine(): boolean {
    const { first, second } = this.servers;
    return (
      this.between &&
      first.isAlive &&
      second.isAlive &&
      (this.vpc || (this.isPublic.first && this.isPublic.second))
    );
  }

  #words(name: ServerName): void {
    const [from, to] = [this.servers[name], this.servers[other(name)]];
    if (!this.#hasLine()) {
      from.lineSince = this.time;
      return;
    }
    if (this.time % WORD_EVERY !== 0 || this.time - from.lineSince < CONNECTING_TAKES) return;
    from.number += 1;
    to.peer = newerOf(to.peer, this.#wordOf(from), this.time);
    // restreamd-peer learns it from the other one.
    if (from.onAir.term > to.onAir.term) to.onAir = from.onAir;
  }

  #wordOf(server: Server): Word {
    const { name, boot, number, onAir, isClosed, handed, wanted } = server;
    return {
      ...{ version: 1, name, boot: String(boot), number, onAir: onAir.name, term: onAir.term },
      ...{
        isClosed,
        handed: isClosed ? handed : null,
        isStuck: server.isStuck && server.acts === undefined,
        wanted,
      },
      ...{ isTakingOver: server.isTakingOver, heardBoot: server.peer?.word.boot ?? null },
      heardWanted: server.peer?.word.wanted ?? null,
      stopped: Object.keys(server.stopped).filter((one) => !wanted.includes(one)),
      unfit: [
        ...(server.broken.hub > 0 ? ["hub"] : []),
        ...(this.isPublic[name] ? [] : ["offline"]),
      ],
      ...{ patience: SILENT_MS, powerOff: this.measured },
    };
  }

  #act(name: ServerName): void {
    const server = this.servers[name];
    if (!server.isAlive) return;
    // Before it looks at itself.
    const acted = this.#actedBy(server);
    const seen: Seen = {
      time: this.time,
      own: {
        ...{ name, onAir: server.onAir, isClosed: server.isClosed },
        ...{ handed: server.isClosed ? server.handed : null, wanted: server.wanted },
        ...{
          isStuck: server.isStuck && server.acts === undefined,
          half: undefined,
          stopped: server.stopped,
          isStepping: server.acts !== undefined && server.isStuck,
        },
      },
      ...{ peer: server.peer, order: server.order, isOnline: this.isPublic[name] },
      ...{ broken: server.broken, powerOff: this.measured },
      answer: this.#answerFor(server),
      acted,
    };
    const decision: Decision = this.#decide(server.state, seen);
    server.state = decision.state;
    server.isTakingOver = decision.isTakingOver;
    if (decision.isOrderOver) server.order = undefined;
    if (decision.call !== undefined) this.#ask(server, decision.call);
    if (decision.act !== undefined) {
      this.say(`${name}: ${decision.act}`);
      const takes = decision.act === "take-over" ? TAKING_OVER_TAKES : STEPPING_DOWN_TAKES;
      const wanted = wantedNext(decision.state, seen);
      server.acts = {
        ...{ act: decision.act, at: this.time, endsAt: this.time + takes, wanted },
        isBack: hasSteppedDown(seen.own),
      };
      if (decision.act !== "take-over") {
        server.isClosed = server.isStuck = true;
        server.handed = null;
      }
    }
  }

  #actedBy(server: Server): Seen["acted"] {
    const { acts, peer, onAir, name } = server;
    if (acts === undefined || this.time < acts.endsAt) return undefined;
    server.acts = undefined;
    if (acts.act === "take-over") {
      // As restream take-over does.
      const there = acts.isBack ? [] : (peer?.word.stopped ?? []);
      server.wanted = unlessStopped(acts.wanted, server.stopped, acts.at).filter(
        (one) => !there.includes(one),
      );
      server.onAir = { term: nextTerm(Math.max(onAir.term, peer?.word.term ?? 0), name), name };
      server.isClosed = false;
    } else {
      server.isStuck = false;
      server.handed = acts.act === "step-down" ? onAir.term : null;
    }
    return { act: acts.act, isDone: true };
  }

  #ask(server: Server, call: Call): void {
    if (call === "power-off" || call === "power-on") this.say(`${server.name} asks ${call}`);
    const hears = this.isPublic[server.name] && this.api !== "hangs";
    const endsAt = this.time + (hears ? ASKING_TAKES : ASKING_ENDS_AFTER);
    server.asked = {
      call,
      at: this.time,
      endsAt,
      said: hears ? this.#said(server.name, call) : undefined,
    };
  }

  #answerFor(server: Server): Answer | undefined {
    const { asked, name } = server;
    if (asked === undefined || this.time < asked.endsAt) return undefined;
    server.asked = undefined;
    // The line was cut meanwhile: it may have been done.
    const said = this.isPublic[name] ? asked.said : undefined;
    return {
      call: asked.call,
      askedAt: asked.at,
      said: said ?? { kind: "nothing", why: "no answer" },
    };
  }

  #said(name: ServerName, call: Call): Said {
    if (this.api === "fails") return { kind: "refused", status: 503, why: "Server Error" };
    const [own, peer] = [this.droplets[name], this.droplets[other(name)]];
    switch (call) {
      case "own-actions":
        return { kind: "done", word: own.pending?.type === "power_off" ? GOING : "staying" };
      case "status":
        return { kind: "done", word: peer.status };
      case "holder":
        return { kind: "done", word: this.address === name ? HERE : "elsewhere" };
      case "assign":
        this.address = name;
        return { kind: "done", word: "" };
      case "power-off":
      case "power-on": {
        const type = call === "power-off" ? "power_off" : "power_on";
        const from = call === "power-off" ? "active" : "off";
        if (peer.pending || peer.status !== from)
          return { kind: "refused", status: 422, why: "Droplet already has a pending event." };
        const takes = call === "power-off" ? this.powerOffTakes : 2000;
        peer.pending = { type, endsAt: this.time + takes };
        return { kind: "done", word: "" };
      }
    }
  }
}

export const other = (name: ServerName): ServerName => (name === "first" ? "second" : "first");

/** So many faults, half of them within the recovery of the one before, each mended after a while. */
export const playDrawn = (world: SmallWorld, seed: number, faults: number): void => {
  const draw = random(seed);
  const upTo = (most: number): number => Math.round(draw() * most * 10) * 100;
  const mends: { at: number; mend: () => void }[] = [];
  const runTo = (until: number): void => {
    for (;;) {
      const next = mends.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      world.run(Math.max(0, next.at - world.time));
      mends.splice(mends.indexOf(next), 1);
      next.mend();
    }
    world.run(Math.max(0, until - world.time));
  };
  for (let fault = 0; fault < faults; fault++) {
    world.powerOffTakes = 2000 + upTo(draw() < 0.2 ? 28 : 8);
    const name = draw() < 0.7 ? (world.sending[0] ?? "first") : draw() < 0.5 ? "first" : "second";
    const lasts = upTo(40);
    const mend = (what: string, how: () => void): void => {
      world.say(what);
      mends.push({
        at: world.time + lasts,
        mend: () => {
          world.say(`mended: ${what}`);
          how();
        },
      });
    };
    const kinds: (() => void)[] = [
      () => {
        world.cut(name);
      },
      () => {
        world.reset(name, 5000 + upTo(20));
      },
      () => {
        world.startAnew(name);
      },
      () => {
        world.vpc = false;
        mend("the VPC is cut", () => (world.vpc = true));
      },
      () => {
        world.between = false;
        mend("they do not hear each other", () => (world.between = true));
      },
      () => {
        world.isPublic[name] = false;
        mend(`${name} has no internet`, () => (world.isPublic[name] = true));
      },
      () => {
        world.vpc = false;
        world.isPublic[name] = false;
        mend(`${name} is cut off`, () => {
          world.vpc = true;
          world.isPublic[name] = true;
        });
      },
      () => {
        world.vpc = false;
        world.isPublic.first = world.isPublic.second = false;
        mend("both are cut off", () => {
          world.vpc = true;
          world.isPublic.first = world.isPublic.second = true;
        });
      },
      () => {
        world.api = draw() < 0.5 ? "hangs" : "fails";
        mend(`the API ${world.api}`, () => (world.api = "well"));
      },
      () => {
        const server = world.servers[name];
        if (server.isAlive) server.order = { kind: "failover", at: world.time };
        world.say(`failover is ordered at ${name}`);
      },
      () => {
        world.servers[name].broken.hub = 30_000;
        mend(`the hub of ${name} is broken`, () => (world.servers[name].broken.hub = 0));
      },
    ];
    kinds[Math.floor(draw() * kinds.length)]?.();
    runTo(world.time + (draw() < 0.5 ? upTo(20) : 60_000 + upTo(60)));
  }
  runTo(world.time + 60_000);
};
