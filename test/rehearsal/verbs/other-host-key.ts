// Another machine answers at the server's address.
import type { Bed } from "../bed/bed";

const KEY = "/etc/ssh/ssh_host_ed25519_key";

/** Shows another host key meanwhile, as another machine at this address would; connections that are there stay. */
export const withOtherHostKey = async <T>({ machine }: Bed, act: () => Promise<T>): Promise<T> => {
  const each = (script: string): string => `for file in ${KEY} ${KEY}.pub; do ${script}; done; `;
  await machine.exec(
    ...["sh", "-ec"],
    `${each("mv $file $file.kept")} ssh-keygen -q -t ed25519 -N '' -f ${KEY}; systemctl restart ssh`,
  );
  try {
    return await act();
  } finally {
    await machine.exec("sh", "-ec", `${each("mv $file.kept $file")} systemctl restart ssh`);
  }
};
