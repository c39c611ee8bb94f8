// Who answers at the droplet's address: SSH by keys only, with the host key of the first contact and no other.
import type { Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { outcomeOf } from "../result/outcome";

const KEY = "/etc/ssh/ssh_host_ed25519_key";

export const hostKey: Scenario = {
  name: "host-key",
  title: "SSH by keys only, and the host key that was recorded is the only one that it shows",
  suite: "story",
  run: async (bed) => {
    const recorded = await bed.project.output("sshHostKey");
    const shown = (await bed.machine.exec("cut", "-d ", "-f1,2", `${KEY}.pub`)).trim();
    if (recorded !== shown)
      throw new Error(`recorded is ${JSON.stringify(recorded)}, the droplet has ${shown}`);
    await expectRefusal(
      bed,
      "-o HostKeyAlgorithms=ecdsa-sha2-nistp256,rsa-sha2-512,rsa-sha2-256",
      /no matching host key type found. Their offer: ssh-ed25519\s/,
    );
    await expectRefusal(
      bed,
      "-o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1",
      /Permission denied \(publickey\)/,
    );
    return outcomeOf();
  },
};

/** What ssh says when it is asked for what the server must not give. */
const expectRefusal = async ({ project }: Bed, options: string, says: RegExp): Promise<void> => {
  const address = (await project.output("address")) as string;
  const { code, output } = await project.shell(`ssh ${options} root@${address} true`);
  if (code === 0 || !says.test(output))
    throw new Error(`ssh ${options}: expected ${says}, got exit code ${code}: ${output}`);
};
