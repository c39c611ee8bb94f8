// Asks for the SSH key pair that logs in on the server, and makes one where there is none.
import type { RawConfig } from "../../infra/settings";
import type { Answers } from "./answers";
import type { Asker } from "./asker";
import { sshKeyIssues } from "./checks";

export interface KeyFiles {
  /** @param file as it is typed, ~ and all */
  read: (file: string) => RawConfig["sshKey"];
  /** A pair without passphrase. @throws Error when ssh-keygen fails */
  make: (file: string) => void;
}

export const askSshKey = async (
  asker: Asker,
  answers: Answers,
  { read, make }: KeyFiles,
): Promise<void> => {
  const before = answers.text("sshKeyFile");
  const isThere = (file: string): boolean => read(file).privateKey !== undefined;
  if (!isThere(before)) {
    const question = `There is no SSH key in ${before}. Make one there (ssh-keygen, without a passphrase)?`;
    if (await asker.confirm(question, true)) make(before);
  }
  const file = await asker.text("Your private SSH key (fixed once the server is there)", {
    initial: before,
    check: (answer) => sshKeyIssues(answer, "", read(answer)).file,
  });
  await answers.set("sshKeyFile", file);
  if (!sshKeyIssues(file, "", read(file)).isEncrypted) return;
  if (
    answers.isSet("sshKeyPassphrase") &&
    (await asker.confirm("Keep the SSH key's passphrase?", true))
  )
    return;
  const passphrase = await asker.secret("Its passphrase", (answer) => {
    const issues = sshKeyIssues(file, answer, read(file));
    return answer === "" ? "this key is encrypted" : (issues.passphrase ?? issues.file);
  });
  await answers.set("sshKeyPassphrase", passphrase, "secret");
};
