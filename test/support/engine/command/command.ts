// Stand-in for command:remote:Command (commandController.go): create, update (else create), delete.
// Left out: `environment`, which no droplet's sshd accepts (a run with it fails, as it does there).
import { randomBytes } from "node:crypto";
import { UNKNOWN, text, type Properties } from "../properties";
import type { ResourceKind } from "../resource-kind";
import { checkInputs, diffInputs } from "./inputs";
import { runRemotely } from "./run";

const INPUTS = [
  ...["connection", "create", "update", "delete", "stdin", "triggers", "environment", "logging"],
  "addPreviousOutputInEnv",
];
const NO_OUTPUTS = { stdout: "", stderr: "" };

export const commandKind = (): ResourceKind => ({
  check: (inputs) => checkInputs(inputs, INPUTS),
  diff: (state, inputs) => diffInputs(state, inputs, INPUTS),
  preview: (inputs) => ({ ...inputs, stdout: UNKNOWN, stderr: UNKNOWN }),
  async create(inputs, log) {
    const command = text(inputs["create"]);
    const outputs = command === "" ? NO_OUTPUTS : await runRemotely(command, inputs, {}, log);
    return { id: `cmd-${randomBytes(4).toString("hex")}`, state: { ...inputs, ...outputs } };
  },
  read: (_id, state, inputs) => Promise.resolve({ state, inputs }),
  async update(_id, inputs, state, log) {
    const command = text(inputs["update"]) || text(inputs["create"]);
    const kept: Properties = { stdout: state["stdout"] ?? "", stderr: state["stderr"] ?? "" };
    const outputs = command === "" ? kept : await runRemotely(command, inputs, state, log);
    return { ...inputs, ...outputs };
  },
  async delete(_id, state, log) {
    const command = text(state["delete"]);
    if (command !== "") await runRemotely(command, state, state, log);
  },
});
