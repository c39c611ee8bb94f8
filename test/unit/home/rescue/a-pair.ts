// Two servers of pure memory behind the simulated API of DigitalOcean, as a rescue sees them from home.
import { Api } from "../../../../home/droplet/api";
import type { World } from "../../../../home/rescue/look";
import { otherOf, type ServerName } from "../../../../infra/servers";
import { type PairWord } from "../../../../home/pair/word";
import type { Bench } from "../../../simulator/digitalocean/bench";
import { aWord } from "../pair/a-word";

const TOKEN = "test-token";
const ADDRESSES: Record<ServerName, string> = { first: "203.0.113.5", second: "203.0.113.6" };

interface Machine {
  id: string;
  /** Nobody gets there, whatever it does. */
  isCutOff: boolean;
  term: number;
  onAir: ServerName;
  started: string[];
  tookOverAt: number | undefined;
}

/** What a caller said and was asked. */
export interface Call extends World {
  lines: string[];
  questions: string[];
}

export class APair {
  /** What happened, in order. */
  readonly log: string[] = [];
  /** Seconds ago, as each says of the other. */
  peerSeenAgo: (by: ServerName) => number | undefined = () => undefined;
  /** What a human answers. */
  answer = true;

  private constructor(
    readonly bench: Bench,
    readonly address: string,
    readonly machines: Record<ServerName, Machine>,
  ) {}

  /** first is on air, sends to twitch and has the address; actions take no time. */
  static async start(bench: Bench): Promise<APair> {
    Object.assign(bench.simulator.hardware.times, { powerOff: 0, powerOn: 0, move: 0 });
    const made = async (name: ServerName): Promise<Machine> => {
      bench.boot = () => Promise.resolve({ ipv4: ADDRESSES[name] });
      const path = await bench.addDroplet();
      await bench.active(path);
      const id = path.split("/").at(-1) ?? "";
      return { id, isCutOff: false, term: 0, onAir: "first", started: [], tookOverAt: undefined };
    };
    const machines = { first: await made("first"), second: await made("second") };
    machines.first.started = ["twitch"];
    const { json } = await bench.call("POST", "/v2/reserved_ips", { region: "fra1" });
    const pair = new APair(bench, String(json["reserved_ip"]?.["ip"]), machines);
    const asked = await bench.call("POST", `/v2/reserved_ips/${pair.address}/actions`, {
      ...{ type: "assign", droplet_id: Number(machines.first.id) },
    });
    await bench.until(
      `/v2/actions/${String(asked.json["action"]?.["id"])}`,
      (answer) => answer.json["action"]?.["status"] === "completed",
    );
    const lead = bench.led;
    const switchIt = bench.switch.bind(bench);
    bench.switch = (what, id) => {
      pair.log.push(`${what} ${pair.nameOf(String(id))}`);
      return switchIt(what, id);
    };
    lead.length = 0;
    return pair;
  }

  nameOf(id: string): ServerName {
    return this.machines.first.id === id ? "first" : "second";
  }

  isOff(name: ServerName): boolean {
    return this.bench.switched.at(-1) === `off ${this.machines[name].id}`
      ? true
      : this.bench.switched.filter((each) => each.endsWith(` ${this.machines[name].id}`)).at(-1) ===
          `off ${this.machines[name].id}`;
  }

  isSeen(name: ServerName): boolean {
    return !this.isOff(name) && !this.machines[name].isCutOff;
  }

  async holder(): Promise<ServerName | undefined> {
    const { json } = await this.bench.call("GET", `/v2/reserved_ips/${this.address}`);
    const holder = json["reserved_ip"]?.["droplet"] as { id: number } | null;
    return holder === null ? undefined : this.nameOf(String(holder.id));
  }

  /** Somebody at home. @param withinMs how long one call of the API may take */
  call(withinMs = 300): Call {
    const [lines, questions]: string[][] = [[], []];
    return {
      ...{ lines: lines ?? [], questions: questions ?? [], address: this.address },
      members: {
        first: this.#member("first"),
        second: this.#member("second"),
      },
      api: new Api({ url: this.bench.simulator.url, token: TOKEN }, withinMs),
      ask: (name) => Promise.resolve(this.isSeen(name) ? this.#word(name) : undefined),
      takeOver: (name, _, heard) => Promise.resolve(this.#takeOver(name, heard)),
      canConnect: (address, port) => {
        const name = address === ADDRESSES.first ? "first" : "second";
        return Promise.resolve(this.isSeen(name) && port !== 1938);
      },
      isAgreed: (question) => {
        questions?.push(question);
        return Promise.resolve(this.answer);
      },
      tell: (words) => lines?.push(words),
    };
  }

  #member(name: ServerName): World["members"][ServerName] {
    return { dropletId: this.machines[name].id, address: ADDRESSES[name], sshHostKey: "k" };
  }

  #word(name: ServerName): PairWord {
    const { term, onAir, started, tookOverAt } = this.machines[name];
    const tookOverAgo =
      tookOverAt === undefined ? undefined : Math.round((Date.now() - tookOverAt) / 1000);
    const peerSeenAgo = this.peerSeenAgo(name);
    return aWord({ name, term, onAir, started, tookOverAgo, peerSeenAgo });
  }

  /** As the contract has it: refused while the other one is seen; already on air, it goes on. */
  #takeOver(name: ServerName, heard: (line: string) => void): number {
    const [own, peer] = [this.machines[name], otherOf(name)];
    if (!this.isSeen(name)) return 255;
    if (own.onAir !== name) {
      if (this.isSeen(peer)) {
        heard(`${peer} still answers`);
        return 3;
      }
      Object.assign(own, { term: own.term + 1, onAir: name, tookOverAt: Date.now() });
    }
    own.started = ["twitch"];
    // Whoever is not off may still send, seen or not.
    this.log.push(`${name} on air, ${peer} ${this.isOff(peer) ? "off" : "not off"}`);
    heard("twitch was started.");
    return 0;
  }
}
