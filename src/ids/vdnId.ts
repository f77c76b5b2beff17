/** Whether a number can be a VDN: an integer 1..9999, as the vendor documents it for CC-iSales. */
export function isVdnId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 9999;
}
