// Who answers at the droplet's address must show the host key of the first contact: otherwise it gets nothing.
import type { Bed } from "../bed";
import { STACK } from "../project";
import { NOT_MEASURED } from "../report";
import type { Scenario } from "../scenario";
import { configureKick, forgetKick, kickFiles } from "./destinations";
import { expectUninterrupted } from "./home-ip";

const KEY = "/etc/ssh/ssh_host_ed25519_key";
const UP = ["up", "--yes", "--skip-preview", "-s", STACK];

export const hostKey: Scenario = {
  name: "host-key",
  title: "SSH by keys only; a machine that shows another host key gets nothing",
  suite: "story",
  beside: true,
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

    const staged = await stagedReleases(bed);
    await configureKick(bed);
    await swapKey(bed);
    const result = await bed.project.pulumi(UP).finally(() => putBack(bed));
    if (result.code === 0) throw new Error("a machine with another host key was taken for ours");
    if (!result.output.includes("host key mismatch"))
      throw new Error(`pulumi up failed for another reason:\n${result.output.slice(-2000)}`);
    if ((await stagedReleases(bed)) !== staged || (await kickFiles(bed)).length > 0)
      throw new Error("a machine with another host key was given a release");

    await bed.project.mustPulumi(UP);
    if ((await kickFiles(bed)).length === 0)
      throw new Error("the droplet with its own key back was given no release");
    await forgetKick(bed);
    await bed.project.mustPulumi(UP);
    expectUninterrupted(bed);
    return NOT_MEASURED;
  },
};

/** What ssh says when it is asked for what the server must not give. */
const expectRefusal = async ({ project }: Bed, options: string, says: RegExp): Promise<void> => {
  const address = (await project.output("address")) as string;
  const { code, output } = await project.shell(`ssh ${options} root@${address} true`);
  if (code === 0 || !says.test(output))
    throw new Error(`ssh ${options}: expected ${says}, got exit code ${code}: ${output}`);
};

const stagedReleases = ({ machine }: Bed): Promise<string> =>
  machine.exec("find", "/var/lib/restream/incoming", "-printf", "%p %T@\\n");

/** As another machine at this address would show; connections that are there stay. */
const swapKey = ({ machine }: Bed): Promise<string> =>
  machine.exec(
    "sh",
    "-ec",
    `for file in ${KEY} ${KEY}.pub; do mv $file $file.kept; done; ssh-keygen -q -t ed25519 -N '' -f ${KEY}; systemctl restart ssh`,
  );

const putBack = ({ machine }: Bed): Promise<string> =>
  machine.exec(
    "sh",
    "-ec",
    `for file in ${KEY} ${KEY}.pub; do mv $file.kept $file; done; systemctl restart ssh`,
  );
