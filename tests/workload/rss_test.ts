import { assert, assertEquals } from "@std/assert";
import { connectionHashes, toeplitzHash } from "../../lib/workload/rss.ts";

/** Microsoft, "Verifying the RSS hash calculation": IPv4 with TCP. Destination, source, hash. */
const VECTORS: [string, number, string, number, number][] = [
  ["161.142.100.80", 1766, "66.9.149.187", 2794, 0x51ccc178],
  ["65.69.140.83", 4739, "199.92.111.2", 14230, 0xc626b0ea],
  ["12.22.207.184", 38024, "24.19.198.95", 12898, 0x5c2b394a],
  ["209.142.163.6", 2217, "38.27.205.30", 48228, 0xafc7327f],
  ["202.188.127.2", 1303, "153.39.163.191", 44251, 0x10e828a2],
];

function address(dotted: string): number {
  return dotted.split(".").reduce((word, byte) => word * 256 + Number(byte), 0);
}

Deno.test("toeplitzHash() gives the hashes that Microsoft's documentation verifies with", () => {
  for (const [to, toPort, from, fromPort, due] of VECTORS) {
    const hash = toeplitzHash({
      sourceAddress: address(from),
      destinationAddress: address(to),
      sourcePort: fromPort,
      destinationPort: toPort,
    });
    assertEquals(hash, due);
  }
});

Deno.test("connections spread over the indirection table as chance would have it, or better", () => {
  const hashes = connectionHashes(12_800);
  assertEquals(new Set(hashes).size, hashes.length);
  const counts = new Array<number>(128).fill(0);
  for (const hash of hashes) counts[hash % 128]++;
  // 100 expected in each: chi-squared with 127 degrees of freedom, mean 127, standard deviation 16.
  const chiSquared = counts
    .reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
  assert(chiSquared < 127 + 4 * 16, `chi-squared ${chiSquared}`);
});

Deno.test("connections are hashed as the 4-tuples of 16 clients whose ports count up, and then of more clients", () => {
  const hashes = connectionHashes(500_000);
  for (const connection of [0, 1, 15, 16, 4095, 451_711, 451_712, 499_999]) {
    const turn = Math.floor(connection / 16);
    const due = toeplitzHash({
      sourceAddress: address("10.0.0.2") + connection % 16 +
        16 * Math.floor(turn / 28_232),
      destinationAddress: address("10.0.0.1"),
      sourcePort: 32_768 + turn % 28_232,
      destinationPort: 11_211,
    });
    assertEquals(hashes[connection], due);
  }
  assertEquals(connectionHashes(100), hashes.slice(0, 100));
});
