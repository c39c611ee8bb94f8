// Fills the server's disk to the last byte, and empties it again.

const FILLER = "/var/filler";

/** Large pieces first; then byte by byte what is left. */
export const FILL = `i=0
for size in 1G 100M 10M 1M 64K 4K; do
  while fallocate -l $size ${FILLER}.$i 2>/dev/null; do i=$((i + 1)); done
done
cat /dev/zero > ${FILLER}.last 2>/dev/null
! echo x > /var/one-more 2>/dev/null || ! test -s /var/one-more`;

export const UNFILL = `rm -f ${FILLER}.* /var/one-more`;
