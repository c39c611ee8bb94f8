// One relay of the bench, as the first process of its sandbox: puts it on a machine, plays the faults, writes what came of it.
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { messageOf } from "../../support/message-of";
import { now } from "../../support/media/clock";
import { progress } from "../../support/progress";
import { asFirstProcess } from "../../support/world/sandbox";
import { writeWhole } from "../../support/write-whole";
import { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";
import { collectRowEvidence } from "../verbs/evidence";
import { withoutKeys } from "../verbs/leaks";
import { factsOf } from "./facts";
import { together } from "./judge/facts";
import { faultNamed } from "./faults";
import { RESULT_FILE, type Order } from "./order";
import { playFault } from "./play";
import { relayNamed } from "./relays";
import type { RelayRaw } from "./result";
import { Stage } from "./stage";
import { steady } from "./steady";
import { cellInWords, costInWords } from "./show/words";

const order = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Order;
const say = progress(order.startedAt, order.place);
const relay = relayNamed(order.relay);
const result: RelayRaw = {
  ...{ name: relay.name, version: "", cost: null, facts: null },
  ...{ cells: [], unmeasured: [] },
};

const write = (): void => {
  writeWhole(join(order.run.path, RESULT_FILE), JSON.stringify(result));
};

/** The rest cannot be measured. */
const giveUp = (why: string, faults: readonly string[]): void => {
  say(`  NOT MEASURED: ${why}`);
  for (const fault of faults) result.unmeasured.push({ fault, reason: why });
  write();
};

const putOn = async (): Promise<Stage> => {
  say(`${relay.name}: ${relay.title}`);
  const bed = await Bed.open(order, { say, notifiesFromStart: false });
  const { address, version } = await relay.put(bed);
  result.version = version;
  const stage = new Stage(bed, relay, address, order.quick);
  // The right publisher comes first: some relays send nothing before.
  bed.publisher.start();
  return stage;
};

const isHealthy = async (stage: Stage): Promise<boolean> => {
  const { cell, cost, wrong } = await steady(stage);
  result.cost = cost;
  result.cells.push(cell);
  write();
  say(`  healthy ${Math.round(cost.seconds)} s: ${costInWords(cost)}`);
  if (wrong.length > 0)
    giveUp(`it did not pass the healthy ${cost.seconds} s: ${wrong.join("; ")}`, order.faults);
  return wrong.length === 0;
};

const playAll = async (stage: Stage): Promise<void> => {
  for (const [index, name] of order.faults.entries()) {
    const fault = faultNamed(name);
    say(`fault ${index + 1} of ${order.faults.length}, ${name}: ${fault.title}`);
    const since = now();
    let isWell = false;
    try {
      const cell = await playFault(stage, fault);
      result.cells.push(cell);
      say(`  ${cellInWords(cell)}`);
      isWell = cell.recovered;
    } catch (error) {
      giveUp(messageOf(error), [name]);
    }
    write();
    if (!isWell) await explain(stage, name, since);
  }
};

/** What the machine says of a cell that went wrong; then all of the relay begins anew, so that the next cell is its own. */
const explain = async (stage: Stage, fault: string, since: number): Promise<void> => {
  const folder = join(order.evidence, `${relay.name}-${fault}`);
  const { evident, machine } = stage.bed;
  await collectRowEvidence(evident, folder, { since, lines: [] });
  for (const log of relay.logs ?? []) {
    const text = await machine.exec("tail", "-n", "200", log).catch(String);
    writeFileSync(join(folder, basename(log)), withoutKeys(text, SECRETS));
  }
  say(`  what the machine and the platforms said of it: ${folder}`);
  await stage.startAnew().catch((error: unknown) => {
    say(`  it does not start anew: ${messageOf(error)}`);
  });
};

const main = async (): Promise<void> => {
  try {
    const stage = await putOn();
    const isWell = await isHealthy(stage);
    // While all of it runs: what is dead in the end shows no command line any more.
    result.facts = await factsOf(stage);
    if (isWell) await playAll(stage);
    result.facts = together(result.facts, await factsOf(stage));
  } catch (error) {
    const known = [...result.cells, ...result.unmeasured].map(({ fault }) => fault);
    const rest = order.faults.filter((name) => !known.includes(name));
    giveUp(messageOf(error), rest.length > 0 ? rest : ["facts"]);
  }
  write();
};

asFirstProcess(main);
