// What no request decides: how long actions take, which droplets stand on the same hardware, whose host is dead.

/** ms; set them before the action. What the real ones take is not known here. */
export interface ActionTimes {
  /** From the accepted power_off until the machine is dead and the droplet says `off`. */
  powerOff: number;
  /** From the accepted power_on until the machine boots and the droplet says `active`. */
  powerOn: number;
  /** From the accepted shutdown until the machine is asked; it takes its own time then. */
  shutdown: number;
  /** From the accepted assign or unassign until the reserved IP leads elsewhere. */
  move: number;
  /**
   * How long an action is `completed` before the droplet's status follows; now and then the real one is seconds late
   * (https://github.com/digitalocean/droplet_kit/issues/50).
   */
  statusLag: number;
}

/** A host that does not answer: its droplets say `active`, and what is asked of them never ends. */
export class DeadHost {
  /** Actions that were accepted and wait: a test asserts that there were any. */
  hits = 0;
  readonly mended: Promise<void>;
  #mend: () => void = () => undefined;

  constructor() {
    this.mended = new Promise((resolve) => {
      this.#mend = resolve;
    });
  }

  /** It answers again, and what waits is carried out. */
  mend(): void {
    this.#mend();
  }
}

export class Hardware {
  readonly times: ActionTimes = {
    powerOff: 4000,
    powerOn: 2000,
    shutdown: 2000,
    move: 2000,
    statusLag: 0,
  };
  #hosts: number[][] = [];
  readonly #dead = new Map<number, DeadHost>();

  /** From now on these droplets stand on one physical server, and on none with others. */
  standTogether(...ids: readonly number[]): void {
    this.standApart(...ids);
    this.#hosts.push([...ids]);
  }

  /** Each of them is alone. */
  standApart(...ids: readonly number[]): void {
    this.#hosts = this.#hosts.map((host) => host.filter((id) => !ids.includes(id)));
  }

  /** Droplets that share a physical server, two at least. */
  get shared(): readonly number[][] {
    return this.#hosts.filter((host) => host.length > 1);
  }

  neighboursOf(id: number): number[] {
    const host = this.#hosts.find((ids) => ids.includes(id)) ?? [];
    return host.filter((other) => other !== id);
  }

  /** The API goes on saying that this droplet is active. The machine is another matter: see the datacenter. */
  hostDies(id: number): DeadHost {
    const host = new DeadHost();
    this.#dead.set(id, host);
    void host.mended.then(() => {
      if (this.#dead.get(id) === host) this.#dead.delete(id);
    });
    return host;
  }

  isDead(id: number): boolean {
    return this.#dead.has(id);
  }

  /** Resolves when the droplet's host answers: at once, or never. */
  async answers(id: number): Promise<void> {
    const dead = this.#dead.get(id);
    if (dead === undefined) return;
    dead.hits += 1;
    await dead.mended;
  }
}
