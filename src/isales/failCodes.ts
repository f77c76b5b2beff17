/** Groups of failCodes that call for the same reaction. */
export type FailCategory =
  | 'agent'
  | 'answered'
  | 'busy'
  | 'device'
  | 'forwarded'
  | 'invalid-number'
  | 'no-answer'
  | 'platform'
  | 'rejected'
  | 'unreachable'
  | 'waiting';

/** Code, category, English and Chinese meaning. Source: the vendor's API reference, pages cec_07_1139 and cec_07_0788. */
export const failCodes: readonly (readonly [code: string, category: FailCategory, en: string, zh: string])[] =
  [
    ['00000', 'answered', 'Call connected', '呼出成功'],
    ['00003', 'platform', 'No resource available', '无资源'],
    ['00004', 'forwarded', 'Callee is being changed; call already forwarded', '被叫变更中，已转移'],
    ['00005', 'waiting', 'Call waiting', '呼叫等待'],
    ['00006', 'forwarded', 'Busy; callee is being forwarded', '遇忙，被叫转移中'],
    ['00007', 'forwarded', 'No answer; callee is being forwarded', '无应答，被叫转移中'],
    ['00008', 'forwarded', 'Callee is being forwarded', '被叫转移中'],
    ['00009', 'unreachable', 'Callee temporarily does not accept calls', '暂不接受来话'],
    ['00010', 'forwarded', 'Ringing; callee is being forwarded', '振铃中，被叫转移中'],
    ['00011', 'forwarded', 'Forwarded at once, without ringing', '立即转移，未振铃'],
    ['00012', 'unreachable', 'Mobile subscriber not reachable', '移动用户不可达'],
    ['00013', 'device', 'DTE terminal state invalid', 'DTE终端状态无效'],
    ['00014', 'forwarded', 'DTE terminal forwarded, no cause given', 'DTE终端转移，无原因'],
    ['00015', 'forwarded', 'Callee forwarded by hook flash', '被叫拍叉转移'],
    ['00018', 'device', 'Peer switch is playing an announcement', '检测到对端交换机放音'],
    ['00129', 'invalid-number', 'Vacant number', '空号'],
    ['00132', 'device', 'Special information tone sent', '发送专用信息音'],
    ['00145', 'busy', 'User busy', '用户忙'],
    ['00146', 'no-answer', 'Nobody answered', '无人接听'],
    ['00147', 'no-answer', 'User did not answer', '用户无应答'],
    ['00149', 'rejected', 'User rejected the call', '用户拒绝'],
    ['00150', 'invalid-number', 'Number has changed', '号码已改变'],
    ['00155', 'platform', 'Line fault', '线路故障'],
    ['00160', 'device', 'Music detected', '检测到音乐'],
    [
      '00162',
      'device',
      'Automatic device detected (answering machine, PBX)',
      '检测到自动设备（留言机、集团PBX等）',
    ],
    ['00180', 'no-answer', 'Ring-back tone', '回铃音'],
    ['00181', 'busy', 'Busy tone', '忙音'],
    ['00182', 'device', 'Special information tone (SIT)', 'SIT音'],
    ['00184', 'device', 'Modem detected', '检测到调制解调器'],
    ['00185', 'device', 'Fax detected', '检测到传真'],
    ['00186', 'device', 'Modem or fax detected', '调制解调器或传真'],
    ['00187', 'device', 'Undefined tone', '未定义信号音'],
    ['00190', 'device', 'Text telephone (ANS1)', '文本电话（ANS1）'],
    ['00191', 'device', 'Text telephone (ANS2)', '文本电话（ANS2）'],
    ['00192', 'device', 'Text telephone (ANS3)', '文本电话（ANS3）'],
    ['00193', 'device', 'Text telephone (ANS4)', '文本电话（ANS4）'],
    ['00194', 'device', 'Text telephone (ANS5)', '文本电话（ANS5）'],
    ['00195', 'device', 'Text telephone (EDT)', '文本电话（EDT）'],
    ['00196', 'device', 'Text telephone (FSK)', '文本电话（FSK）'],
    ['00197', 'device', 'Text telephone (DTMF)', '文本电话（DTMF）'],
    ['00208', 'unreachable', 'Phone switched off', '关机'],
    ['00209', 'unreachable', 'Service suspended', '停机'],
    ['00259', 'platform', 'Insufficient resources', '资源不足'],
    ['00260', 'device', 'Callee is a modem', '被叫为调制解调器'],
    ['00261', 'device', 'Fax', '传真'],
    ['00262', 'device', 'Fax or modem', '传真或调制解调器'],
    ['00263', 'device', 'Answering machine', '自动应答机'],
    ['00441', 'device', 'Fax detected', '检测到传真'],
    ['00531', 'rejected', 'User hung up', '用户挂机'],
    ['00537', 'busy', 'Callee busy', '被叫忙'],
    ['00538', 'invalid-number', 'Vacant or wrong number', '空号或错号'],
    ['00548', 'unreachable', 'Mobile phone switched off', '手机关机'],
    ['00549', 'unreachable', 'Mobile phone out of service area', '手机不在服务区'],
    ['00551', 'no-answer', 'User could not be reached', '用户未呼通'],
    ['00601', 'rejected', 'User hung up before the call was answered', '应答前用户挂机'],
    ['00602', 'platform', 'No resource on the automatic call distributor', '排队机无资源'],
    ['00603', 'no-answer', 'User did not answer', '用户无应答'],
    ['00604', 'rejected', 'Call rejected', '呼叫被拒绝'],
    ['00605', 'platform', 'Switching equipment busy', '交换设备忙'],
    ['00606', 'platform', 'Automatic call distributor timed out', '排队机超时'],
    ['00701', 'rejected', 'Agent busy; user hung up while queuing', '座席忙，用户主动挂机'],
    ['00702', 'platform', 'Queuing timed out', '排队超时'],
    ['00703', 'platform', 'Call data timed out', '呼叫数据超时'],
    ['01040', 'no-answer', 'Ringing timed out; the platform released the call', '振铃超时，平台释放呼叫'],
    ['01041', 'agent', 'Timed out while seizing the agent device', '占用座席设备超时'],
    ['01043', 'platform', 'Timed out waiting for the outbound call result', '等待外呼结果超时'],
    ['01046', 'agent', 'Could not seize an agent', '占用座席失败'],
    ['01048', 'platform', 'Limit of concurrent outbound calls reached', '达到外呼并发上限'],
    ['01049', 'platform', 'Timed out waiting for outbound call detection', '等待外呼检测结果超时'],
    ['01056', 'agent', 'Could not connect the voice path between agent and user', '座席与用户话路搭接失败'],
    [
      '01281',
      'agent',
      "Agent released the user's call before the voice path was connected",
      '话路搭接前座席释放用户呼叫',
    ],
    ['34601', 'platform', 'Outbound call task does not exist', '外呼任务不存在'],
    ['34605', 'invalid-number', 'Called number is empty', '被叫号码为空'],
    [
      '34606',
      'platform',
      'Call attempt failed, typically because the limit of concurrent calls was reached',
      '试呼失败（常见于并发外呼数达到上限）',
    ],
    [
      '34608',
      'platform',
      'No result received after the call was placed; written back on timeout',
      '呼出后未收到结果，超时回写',
    ],
    ['34611', 'platform', 'System exception; contact the administrator', '系统异常，请联系管理员'],
  ];
