/* Open IMU format, version 1: a packer in one header, C99 or C++, no allocation, no floating-point
 * arithmetic. The format is described in ../open_imu.md; its licence is that of the project. */
#ifndef OPEN_IMU_H
#define OPEN_IMU_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define OPEN_IMU_SERVICE "4bc00001-36e1-4d21-ad66-afe17b3a47de"
#define OPEN_IMU_DESCRIPTOR "4bc00002-36e1-4d21-ad66-afe17b3a47de"
#define OPEN_IMU_DATA "4bc00003-36e1-4d21-ad66-afe17b3a47de"
#define OPEN_IMU_CONTROL "4bc00004-36e1-4d21-ad66-afe17b3a47de"

#define OPEN_IMU_VERSION 1
#define OPEN_IMU_HEAD 8u
#define OPEN_IMU_SAMPLE 12u
#define OPEN_IMU_LARGEST 244u /* what an MTU of 247 carries */
#define OPEN_IMU_ABOUT 22u    /* descriptor without its name */

/* Samples that fit into one notification: 1 at an MTU of 23, 19 at 247. */
#define OPEN_IMU_FIT(mtu) (((mtu) - 3u - OPEN_IMU_HEAD) / OPEN_IMU_SAMPLE)

enum { OPEN_IMU_STOP = 0, OPEN_IMU_START = 1, OPEN_IMU_SET_RATE = 2, OPEN_IMU_UNKNOWN = -1 };

/* What the read-only descriptor says. axes: which word, 1 to 3, negative when it points the other
 * way, gives the x, y and z of the case; {1, 2, 3} when the chip's axes are the case's. */
typedef struct {
    uint32_t rate_mhz;
    uint16_t acc_range_g;
    uint16_t gyr_range_dps;
    float acc_mps2_per_lsb;
    float gyr_dps_per_lsb;
    int8_t axes[3];
    uint8_t samples_per_packet;
    const char *name;
} open_imu_about;

/* One packet being filled. `bytes` is ready to be notified when a call returns its size. */
typedef struct {
    uint8_t bytes[OPEN_IMU_LARGEST];
    uint16_t next;       /* counter of the next sample */
    uint16_t step_us;    /* time between samples */
    uint8_t held;        /* samples in the packet */
    uint8_t per_packet;  /* samples that make it full */
} open_imu_packer;

static inline void open_imu_put16(uint8_t *out, uint16_t word)
{
    out[0] = (uint8_t)(word & 0xFFu);
    out[1] = (uint8_t)(word >> 8);
}

static inline void open_imu_put32(uint8_t *out, uint32_t word)
{
    open_imu_put16(out, (uint16_t)(word & 0xFFFFu));
    open_imu_put16(out + 2, (uint16_t)(word >> 16));
}

static inline void open_imu_put_float(uint8_t *out, float number)
{
    uint32_t word;
    memcpy(&word, &number, sizeof word);
    open_imu_put32(out, word);
}

/* Write the descriptor; its size, or 0 when it does not fit. Names are cut at 255 bytes. */
static inline size_t open_imu_pack_about(uint8_t *out, size_t room, const open_imu_about *about)
{
    size_t length = about->name ? strlen(about->name) : 0;
    if (length > 255u) {
        length = 255u;
    }
    if (room < OPEN_IMU_ABOUT + length) {
        return 0;
    }
    out[0] = OPEN_IMU_VERSION;
    out[1] = about->samples_per_packet;
    open_imu_put32(out + 2, about->rate_mhz);
    open_imu_put16(out + 6, about->acc_range_g);
    open_imu_put16(out + 8, about->gyr_range_dps);
    open_imu_put_float(out + 10, about->acc_mps2_per_lsb);
    open_imu_put_float(out + 14, about->gyr_dps_per_lsb);
    out[18] = (uint8_t)about->axes[0];
    out[19] = (uint8_t)about->axes[1];
    out[20] = (uint8_t)about->axes[2];
    out[21] = (uint8_t)length;
    if (length) {
        memcpy(out + OPEN_IMU_ABOUT, about->name, length);
    }
    return OPEN_IMU_ABOUT + length;
}

/* Begin a stream: an empty packet, the counter at 0. */
static inline void open_imu_begin(open_imu_packer *packer, uint8_t per_packet, uint32_t rate_mhz)
{
    uint32_t step_us = rate_mhz ? 1000000000u / rate_mhz : 0u;
    memset(packer, 0, sizeof *packer);
    packer->per_packet = per_packet ? per_packet : 1u;
    if (packer->per_packet > OPEN_IMU_FIT(247u)) {
        packer->per_packet = (uint8_t)OPEN_IMU_FIT(247u);
    }
    packer->step_us = (uint16_t)(step_us > 65535u ? 65535u : step_us);
}

/* What has been gathered: its size, 0 when there is nothing. The packet is empty afterwards. */
static inline size_t open_imu_flush(open_imu_packer *packer)
{
    size_t size = packer->held ? OPEN_IMU_HEAD + OPEN_IMU_SAMPLE * (size_t)packer->held : 0u;
    packer->held = 0;
    return size;
}

/* Take one sample; the size of the packet when this one filled it, else 0. */
static inline size_t open_imu_add(open_imu_packer *packer, uint32_t micros, const int16_t acc[3],
                                  const int16_t gyr[3])
{
    uint8_t *sample;
    int axis;
    if (!packer->held) {
        open_imu_put16(packer->bytes, packer->next);
        open_imu_put32(packer->bytes + 2, micros);
        open_imu_put16(packer->bytes + 6, packer->step_us);
    }
    sample = packer->bytes + OPEN_IMU_HEAD + OPEN_IMU_SAMPLE * (size_t)packer->held;
    for (axis = 0; axis < 3; axis++) {
        open_imu_put16(sample + 2 * axis, (uint16_t)acc[axis]);
        open_imu_put16(sample + 6 + 2 * axis, (uint16_t)gyr[axis]);
    }
    packer->held++;
    packer->next++;
    return packer->held < packer->per_packet ? 0u : open_imu_flush(packer);
}

/* Samples that were not taken in time: the counter passes them. Flush before. */
static inline void open_imu_missed(open_imu_packer *packer, uint16_t samples)
{
    packer->next = (uint16_t)(packer->next + samples);
}

/* What was written to the control characteristic; a rate comes back through `rate_mhz`. */
static inline int open_imu_command(const uint8_t *bytes, size_t size, uint32_t *rate_mhz)
{
    if (size == 1u && (bytes[0] == OPEN_IMU_STOP || bytes[0] == OPEN_IMU_START)) {
        return bytes[0];
    }
    if (size == 5u && bytes[0] == OPEN_IMU_SET_RATE) {
        *rate_mhz = (uint32_t)bytes[1] | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3] << 16 |
                    (uint32_t)bytes[4] << 24;
        return OPEN_IMU_SET_RATE;
    }
    return OPEN_IMU_UNKNOWN;
}

#endif
