// A key of nobody, put wherever a key could slip out, for as long as is searched.
import type { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";

export const PLANTED = "test-key-planted-0123456789";
const UNIT = "restreamd-planted.service";
const FILE = "/var/tmp/planted-key";

export const plant = async ({ machine, project, simulator }: Bed): Promise<void> => {
  await machine.exec("sh", "-c", `echo ${PLANTED} > ${FILE} && chmod 644 ${FILE}`);
  // In argv, in the environment, and, by its description, in the journal and in systemctl's words.
  await machine.exec(
    ...["systemd-run", "--collect", `--unit=${UNIT}`, `--setenv=PLANTED=${PLANTED}`],
    ...["sh", "-c", "sleep 300", PLANTED],
  );
  // Both say what they were asked for and do not have.
  await project.pulumi(["config", "get", `planted:${PLANTED}`]);
  const headers = { authorization: `Bearer ${SECRETS.token}` };
  await fetch(`${simulator.url}/v2/tags/${PLANTED}`, { headers });
};

export const unplant = async ({ machine }: Bed): Promise<void> => {
  await machine.exec("rm", FILE);
  await machine.exec("systemctl", "stop", UNIT);
};
