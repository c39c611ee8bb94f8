// Decides what a publish key may be: long, random, and safe in a URL.

/** @param key of the stack configuration, without its namespace */
export const publishKeyIssues = (key: string, value: string): string[] => {
  if (/^[A-Za-z0-9_-]{20,100}$/.test(value)) return [];
  const how = `make and set one: pulumi config set --secret restream:${key} "$(node -p "crypto.randomBytes(20).toString('hex')")" (in PowerShell without the outer quotes and the dollar sign)`;
  return [
    value === ""
      ? `restream:${key}: is not set; ${how}`
      : `restream:${key}: has ${value.length} characters or some that MediaMTX or a URL cannot hold; it takes 20 to 100 of A-Z a-z 0-9 _ -; ${how}`,
  ];
};
