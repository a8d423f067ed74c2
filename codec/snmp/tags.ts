/**
 * The identifier octets that SNMP adds to those of the Basic Encoding Rules:
 * application types (RFC 2578, section 2), exceptions and PDUs (RFC 3416,
 * section 3).
 *
 * @module
 */

/** IpAddress: four octets. */
export const TAG_IP_ADDRESS = 0x40;
/** Counter32. */
export const TAG_COUNTER32 = 0x41;
/** Gauge32 and Unsigned32, which the wire does not tell apart. */
export const TAG_GAUGE32 = 0x42;
/** TimeTicks: hundredths of a second. */
export const TAG_TIME_TICKS = 0x43;
/** Opaque: any octets. */
export const TAG_OPAQUE = 0x44;
/** Counter64. */
export const TAG_COUNTER64 = 0x46;

/** Exception: there is no such object. */
export const TAG_NO_SUCH_OBJECT = 0x80;
/** Exception: the object has no such instance. */
export const TAG_NO_SUCH_INSTANCE = 0x81;
/** Exception: nothing comes after this name. */
export const TAG_END_OF_MIB_VIEW = 0x82;

/** GetRequest-PDU. */
export const PDU_GET_REQUEST = 0xa0;
/** GetNextRequest-PDU. */
export const PDU_GET_NEXT_REQUEST = 0xa1;
/** Response-PDU. */
export const PDU_RESPONSE = 0xa2;
/** SetRequest-PDU. */
export const PDU_SET_REQUEST = 0xa3;
/** GetBulkRequest-PDU. */
export const PDU_GET_BULK_REQUEST = 0xa5;
/** InformRequest-PDU. */
export const PDU_INFORM_REQUEST = 0xa6;
/** SNMPv2-Trap-PDU. */
export const PDU_SNMPV2_TRAP = 0xa7;
/** Report-PDU. */
export const PDU_REPORT = 0xa8;

/** The version field of an SNMPv2c message (RFC 1901, section 3). */
export const VERSION_2C = 1;
