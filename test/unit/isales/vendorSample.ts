/** The vendor's own sample of a successful answer, verbatim, stray space and ellipses included (isales-api.md: One call). */
export const vendorSampleText = `{"returnCode":"0200000",
 "data":{"callId":"1644464743-1388","called":"88881955","callEndTime":"2022-02-10 11:45:51","vdnId":8,
         "callStatus":"6","failCode":"00000","resultCode":"OB99999","callBeginTime":"2022-02-10 11:45:47",
         "recordPath":"https://south-aicc-develop.obs.cn-south- 1.myhuaweicloud.com:443/isales/record/A68C…/ec96…?AccessKeyId=…&Expires=1644484560&Signature=uztQO%2F…%3D",
         "ackBeginTime":"2022-02-10 11:45:43"},
 "resultCode":"0200000","resultDesc":"Query Success!","returnDesc":"Query Success!"}`;

interface Sample {
  readonly data: Readonly<Record<string, unknown>> & { readonly recordPath: string };
  readonly [field: string]: unknown;
}

export const vendorSample = JSON.parse(vendorSampleText) as Sample;

/** The vendor's sample with other values in `data`; `undefined` leaves a field out. */
export function sampleWith(data: Readonly<Record<string, unknown>>): unknown {
  return JSON.parse(JSON.stringify({ ...vendorSample, data: { ...vendorSample.data, ...data } }));
}
