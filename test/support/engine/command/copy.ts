// Stand-in for command:remote:CopyToRemote (copyController.go): writes in place over SFTP, makes parent
// folders, sets no mode and no owner, deletes nothing. Left out: empty directories of an archive.
import { randomBytes } from "node:crypto";
import { posix } from "node:path";
import type { SFTPWrapper } from "ssh2";
import { text, type Json, type Properties } from "../properties";
import type { ResourceKind, ResourceLog } from "../resource-kind";
import { dial } from "./connection";
import { checkInputs, diffInputs } from "./inputs";
import { filesOf, hashOfSource, problemWithSource } from "./source";

const INPUTS = ["connection", "source", "remotePath", "triggers"];

/** A source is compared by its hash alone: the text of an asset is not in every state. */
const comparable = (properties: Properties): Properties => ({
  ...properties,
  source: hashOfSource(properties["source"]),
});

export const copyToRemoteKind = (): ResourceKind => ({
  check(inputs) {
    const { inputs: filled, failures } = checkInputs(inputs, INPUTS);
    const reason = problemWithSource(inputs["source"]);
    if (reason !== undefined) failures.push({ property: "asset", reason });
    if (text(inputs["remotePath"]) === "") {
      failures.push({ property: "remotePath", reason: "Missing required property 'remotePath'" });
    }
    return { inputs: filled, failures };
  },
  diff: (state, inputs) => diffInputs(comparable(state), comparable(inputs), INPUTS),
  preview: (inputs) => inputs,
  async create(inputs, log) {
    await copy(inputs, log);
    return { id: randomBytes(4).toString("hex"), state: inputs };
  },
  read: (_id, state, inputs) => Promise.resolve({ state, inputs }),
  async update(_id, inputs, state, log) {
    // A changed connection alone copies nothing, in the real provider too.
    const sourceChanged = hashOfSource(inputs["source"]) !== hashOfSource(state["source"]);
    if (sourceChanged || inputs["remotePath"] !== state["remotePath"]) await copy(inputs, log);
    return inputs;
  },
  delete: () => Promise.resolve(),
});

async function copy(inputs: Properties, log: ResourceLog): Promise<void> {
  const client = await dial(inputs["connection"], log);
  try {
    const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
      client.sftp((error, opened) => {
        if (error) reject(error);
        else resolve(opened);
      });
    });
    await copyOver(sftp, inputs["source"], text(inputs["remotePath"]));
  } finally {
    client.end();
  }
}

async function copyOver(sftp: SFTPWrapper, source: Json | undefined, to: string): Promise<void> {
  const existing = await kindAt(sftp, to);
  const madeDirectories = new Set<string>();
  for (const { path, content } of await filesOf(source, to, existing === "directory")) {
    await makeDirectory(sftp, posix.dirname(path), madeDirectories);
    await new Promise<void>((resolve, reject) => {
      sftp.writeFile(path, content, (error) => {
        if (error) reject(new Error(`failed to create remote file ${path}: ${error.message}`));
        else resolve();
      });
    });
  }
}

function kindAt(sftp: SFTPWrapper, path: string): Promise<"directory" | "file" | undefined> {
  return new Promise((resolve) => {
    sftp.stat(path, (error, stats) => {
      resolve(error ? undefined : stats.isDirectory() ? "directory" : "file");
    });
  });
}

/** As mkdir -p. */
async function makeDirectory(sftp: SFTPWrapper, path: string, made: Set<string>): Promise<void> {
  if (path === "/" || path === "." || made.has(path)) return;
  made.add(path);
  const kind = await kindAt(sftp, path);
  if (kind === "file") throw new Error(`remote path ${path} exists but is not a directory`);
  if (kind === "directory") return;
  await makeDirectory(sftp, posix.dirname(path), made);
  await new Promise<void>((resolve, reject) => {
    sftp.mkdir(path, (error) => {
      if (error) reject(new Error(`failed to create remote directory ${path}: ${error.message}`));
      else resolve();
    });
  });
}
