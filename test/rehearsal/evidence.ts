// What explains a failure, collected before the machines go: journals, logs, Pulumi's words, the API's requests.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SECRETS, type Bed } from "./bed";
import { withoutKeys } from "./leaks";

export const collectEvidence = async (bed: Bed, folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text);
  };
  // The bed may have failed while it was opened: what is not there has nothing to tell.
  const parts: Partial<Bed> = bed;
  for (const machine of parts.datacenter?.machines ?? []) {
    copyFileSync(machine.consoleFile, join(folder, `${machine.name}-console.log`));
    for (const [name, argv] of [
      ["journal", ["journalctl", "--no-pager", "-o", "short-precise"]],
      ["cloud-init", ["cat", "/var/log/cloud-init-output.log"]],
      ["units", ["systemctl", "--no-pager", "status", "restream-*", "mediamtx-*"]],
    ] as const)
      write(`${machine.name}-${name}.log`, await machine.exec(...argv).catch(String));
  }
  if (parts.project) write("pulumi.log", parts.project.transcript);
  if (parts.simulator) write("api.json", JSON.stringify(parts.simulator.log, null, 1));
  if (parts.nameServer) write("resolver.log", parts.nameServer.log.join(""));
  for (const [name, platform] of Object.entries(parts.platforms ?? {})) {
    // A platform is shown its stream key, and names it.
    const told = (text: string): string => withoutKeys(text, SECRETS);
    write(`${name}.log`, told(platform.log.join("\n")));
    write(`${name}-sessions.json`, told(JSON.stringify(platform.sessions(), null, 1)));
  }
  if (parts.publisher) {
    write("publisher.log", parts.publisher.log.join(""));
    write("publisher-attempts.json", JSON.stringify(parts.publisher.attempts, null, 1));
  }
};
