// Where words go at home: results to standard output, progress and errors to standard error.

export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export const sayError = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
