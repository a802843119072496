/* Prints what the packer makes of known values, one item a line as hex. The project's tests compile
 * this with the system's C compiler and demand the values back from the decoder. */
#include <stdio.h>

#include "open_imu.h"

static void print_hex(const char *what, const uint8_t *bytes, size_t size)
{
    size_t at;
    printf("%s ", what);
    for (at = 0; at < size; at++) {
        printf("%02x", bytes[at]);
    }
    printf("\n");
}

static void sample(int number, int16_t acc[3], int16_t gyr[3])
{
    acc[0] = (int16_t)(number * 10);
    acc[1] = (int16_t)(-number * 20);
    acc[2] = (int16_t)(4096 + number);
    gyr[0] = (int16_t)(number % 2 ? 32767 : -32768);
    gyr[1] = (int16_t)(-number);
    gyr[2] = (int16_t)(number * 100);
}

/* `count` samples at 100 Hz from a clock that is about to wrap; after `until`, `missed` are left out. */
static void stream(const char *what, uint8_t per_packet, int count, int until, uint16_t missed)
{
    static open_imu_packer packer;
    uint32_t micros = 0xFFFFFFFFu - 25000u;
    int16_t acc[3], gyr[3];
    size_t size;
    int number;
    open_imu_begin(&packer, per_packet, 100000u);
    for (number = 0; number < count; number++) {
        if (number == until) {
            size = open_imu_flush(&packer);
            if (size) {
                print_hex(what, packer.bytes, size);
            }
            open_imu_missed(&packer, missed);
            micros += 10000u * missed;
        }
        sample(number, acc, gyr);
        size = open_imu_add(&packer, micros, acc, gyr);
        if (size) {
            print_hex(what, packer.bytes, size);
        }
        micros += 10000u;
    }
    size = open_imu_flush(&packer);
    if (size) {
        print_hex(what, packer.bytes, size);
    }
}

int main(void)
{
    const open_imu_about about = {
        100000u, 8u, 2000u, 8.0f * 9.80665f / 32768.0f, 2000.0f / 32768.0f, {-2, 1, 3}, 5u, "heel",
    };
    const uint8_t start[] = {1u}, rate[] = {2u, 0xA0u, 0x86u, 0x01u, 0x00u}, wrong[] = {2u, 1u};
    uint8_t bytes[64];
    uint32_t rate_mhz = 0;
    print_hex("about", bytes, open_imu_pack_about(bytes, sizeof bytes, &about));
    stream("mtu23", (uint8_t)OPEN_IMU_FIT(23u), 6, 3, 4u);
    stream("five", 5u, 12, 7, 9u);
    stream("mtu247", (uint8_t)OPEN_IMU_FIT(247u), 40, -1, 0u);
    printf("commands %d %d", open_imu_command(start, sizeof start, &rate_mhz),
           open_imu_command(wrong, sizeof wrong, &rate_mhz));
    printf(" %d", open_imu_command(rate, sizeof rate, &rate_mhz));
    printf(" %lu\n", (unsigned long)rate_mhz);
    return 0;
}
