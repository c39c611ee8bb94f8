// What the races are run on: the release in force, a spare destination with a platform of its own, and the way back.
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { eventually } from "../../../support/eventually";
import type { Bed } from "../../bed/bed";
import { STACK, UP } from "../../bed/project";
import { scriptText } from "../../verbs/on-machine";
import { readStaged, releaseInForce } from "../../verbs/staged-release";
import { PULUMI, type Course, type Runner } from "./course";
import { heardOf, Laptop, type Line } from "./laptop";
import type { Look } from "./look";
import { ownRelease, type OwnRelease } from "./own-release";
import { cutting, marked, showing, SPARE, SPARE_UNIT, withSpare, type Release } from "./releases";
import { SPARE_URL, SparePlatform } from "./spare-platform";
import { BEFORE, filesOf, outcomeOf, verdict, type Heard } from "./verdict";
import { WITHIN_MS } from "../../verbs/deadlines";

const HOURS = "hours";
/** A copy of the placeholder: the one that is not in force is taken away. */
const FILM = "/run/rehearsal-placeholder.mp4";

export class Track {
  readonly #bed: Bed;
  readonly #laptop: Laptop;
  readonly #spare: SparePlatform;
  /** The stack's own, as it was found. */
  readonly #own: OwnRelease;
  /** With the spare destination: what every release of a race is made of. */
  readonly #base: Release;
  /** In force now, as far as the races before this one were well. */
  #inForce: Release;
  /** The last look at the server. */
  #last!: Look;
  #isPulumisChanged = false;
  #hours = 400;

  private constructor(bed: Bed, address: string, spare: SparePlatform) {
    this.#bed = bed;
    this.#spare = spare;
    this.#own = ownRelease(bed.machine.root);
    this.#base = withSpare(this.#own, SPARE_URL);
    this.#inForce = this.#base;
    this.#laptop = new Laptop(bed, address, this.#own.program);
  }

  static async open(bed: Bed): Promise<Track> {
    const address = (await bed.project.output("address")) as string;
    const track = new Track(bed, address, await SparePlatform.open(bed));
    await bed.machine.exec("cp", track.#own.staged.placeholder.path, FILM);
    await track.#mustApply("with-spare", track.#base);
    await track.#look();
    return track;
  }

  /** @returns what was not as it must be */
  async run(course: Course): Promise<string[]> {
    const { machine } = this.#bed;
    const releases = new Map<string, Release>([[BEFORE, this.#inForce]]);
    for (const runner of course.runners)
      if (runner.name !== PULUMI) releases.set(runner.name, this.#releaseOf(runner));
    if (course.runners.some(({ name }) => name === PULUMI)) await this.#changeStack();
    // In the order of their beginnings, as each stages right before it begins: what was staged before is taken away.
    const folders = new Map<string, string>();
    for (const { name } of course.runners) {
      const release = releases.get(name);
      if (release) folders.set(name, await this.#laptop.stage(name, release));
    }
    await this.#makeFilms(releases);
    const before = this.#last;
    const beside: Line[] = [];
    const after = async (ms: number | undefined, what: () => unknown): Promise<void> => {
      if (ms === undefined) return;
      await pause(ms);
      await what();
    };
    const running = (runner: Runner): Promise<Heard> =>
      this.#runner(runner, folders.get(runner.name) ?? "", releases.get(runner.name));
    const [heard] = await Promise.all([
      Promise.all(course.runners.map(running)),
      after(course.startsAt, () => beside.push(this.#laptop.command(`restream start ${SPARE}`))),
      after(course.restartsAt, () => machine.exec("systemctl", "restart", "mediamtx-restream")),
    ]);
    if (heard.some(({ runner }) => runner.name === PULUMI))
      for (const release of this.#pulumisRelease(releases)) releases.set(PULUMI, release);
    const keySeen = await this.#settle(course);
    const race = {
      ...{ course, heard, before, releases, keySeen, after: this.#last },
      candidates: new Map([...releases].map(([name, release]) => [name, filesOf(release)])),
    };
    const problems = verdict(race);
    for (const { child } of beside) child.kill("SIGKILL");
    await machine.exec("systemctl", "stop", SPARE_UNIT).catch(() => undefined);
    this.#bed.say(
      `  ${course.kind} ${course.seed}: ${heard.map((one) => `${one.runner.name} ${outcomeOf(one)}`).join(", ")}${problems.length > 0 ? `: ${problems.join("; ")}` : ""}`,
    );
    this.#learn(releases, race.candidates);
    return problems;
  }

  /** The stack's own release is in force again, and Pulumi knows it. */
  async close(): Promise<void> {
    const { project, machine } = this.#bed;
    await machine.exec("systemctl", "stop", SPARE_UNIT).catch(() => undefined);
    if (this.#isPulumisChanged) {
      await project.mustPulumi(["config", "rm", `restream:${HOURS}`, "-s", STACK]);
      await project.mustPulumi(UP);
    }
    // Pulumi takes what it has not changed itself for unchanged; and its folder was taken away with old ones.
    await machine.exec("cp", "--no-clobber", FILM, this.#own.staged.placeholder.path);
    await this.#mustApply(basename(this.#own.folder), this.#own);
    await machine.exec("rm", FILM);
    await this.#spare.close();
  }

  #releaseOf({ name, cuts, showsAnother }: Runner): Release {
    const own = marked(this.#base, name, this.#hours++);
    const shown = showsAnother ? showing(own, name) : own;
    return cuts ? cutting(shown) : shown;
  }

  /** One more setting, that `pulumi up` brings. */
  async #changeStack(): Promise<void> {
    this.#isPulumisChanged = true;
    await this.#bed.project.mustPulumi(
      ["config", "set", `restream:${HOURS}`, "-s", STACK],
      String(this.#hours++),
    );
  }

  async #runner(runner: Runner, folder: string, release: Release | undefined): Promise<Heard> {
    await pause(runner.beginsAt);
    if (release === undefined) {
      const { code, output: words } = await this.#bed.project.pulumi(UP);
      return { runner, code, words };
    }
    const { beginsAt, secretsAt = beginsAt, lineLostAt } = runner;
    const line = this.#laptop.apply(folder, release, secretsAt - beginsAt);
    const cut =
      lineLostAt === undefined
        ? undefined
        : setTimeout(() => line.child.kill("SIGKILL"), lineLostAt - beginsAt);
    const heard = await heardOf(runner, line);
    clearTimeout(cut);
    return heard;
  }

  /** What Pulumi has staged; none when an older one was applied after it and has taken its folder away. */
  #pulumisRelease(releases: ReadonlyMap<string, Release>): Release[] {
    const { root } = this.#bed.machine;
    try {
      const folder = releaseInForce(root);
      const staged = readStaged(root, folder);
      const isOurs = [...releases.keys()].includes(basename(folder));
      return isOurs ? [] : [{ staged, secret: this.#own.secret }];
    } catch {
      return []; // none is whole: the verdict says so
    }
  }

  /** Until nothing of the race goes on. @returns the key that the spare platform is shown at last */
  async #settle({ startsAt }: Course): Promise<string | undefined> {
    const whatIs = (problem: string | undefined): void => {
      if (problem !== undefined) throw new Error(problem);
    };
    await eventually("no release is being installed any more", WITHIN_MS.applySettles, async () => {
      await this.#look();
      whatIs(this.#last.isBusy ? "an apply is at work" : undefined);
    });
    if (startsAt === undefined) return undefined;
    await eventually("the spare restream publishes", WITHIN_MS.publishes, () => {
      whatIs(this.#spare.key === undefined ? "it does not" : undefined);
    }).catch(() => undefined); // the verdict says so
    await this.#look();
    return this.#spare.key;
  }

  async #look(): Promise<void> {
    const text = await this.#bed.machine.exec("node", "-e", scriptText("look-after-race.cjs"));
    this.#last = JSON.parse(text) as Look;
  }

  /** A minute of encoding is not what is raced about. */
  async #makeFilms(releases: ReadonlyMap<string, Release>): Promise<void> {
    const { path: own } = this.#own.staged.placeholder;
    for (const { staged } of releases.values())
      if (staged.placeholder.path !== own)
        await this.#bed.machine.exec("cp", "--no-clobber", FILM, staged.placeholder.path);
  }

  /** The next race begins with what is there. */
  #learn(
    releases: ReadonlyMap<string, Release>,
    candidates: ReadonlyMap<string, ReadonlyMap<string, string>>,
  ): void {
    for (const [name, paths] of candidates)
      if ([...paths].every(([path, is]) => this.#last.files[path]?.is === is))
        this.#inForce = releases.get(name) ?? this.#inForce;
  }

  async #mustApply(name: string, release: Release): Promise<void> {
    const folder = await this.#laptop.stage(name, release);
    const { code, words } = await this.#laptop.apply(folder, release).over;
    if (code !== 0) throw new Error(`the release ${name} was not applied: ${words}`);
  }
}
