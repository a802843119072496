/* Open IMU format on a Seeed XIAO nRF52840 Sense or an Arduino Nano 33 BLE Sense.
 *
 * NOT COMPILED AND NOT TRIED by this project: it has no such board and no Arduino tool chain. The
 * packer in open_imu.h is compiled and tested; this sketch shows how to use it.
 *
 * Libraries: ArduinoBLE, and for the board
 *   XIAO nRF52840 Sense (choose the "mbed-enabled" board package): Seeed Arduino LSM6DS3
 *   Nano 33 BLE Sense                                            : Arduino_LSM9DS1
 *   Nano 33 BLE Sense Rev2 (define REV2)                         : Arduino_BMI270_BMM150
 */
#include <ArduinoBLE.h>

#include "open_imu.h"

#if defined(ARDUINO_ARDUINO_NANO33BLE)
#define NANO 1
#ifdef REV2
#include <Arduino_BMI270_BMM150.h>
#else
#include <Arduino_LSM9DS1.h>
#endif
static const uint16_t ACC_RANGE_G = 4; /* the libraries' defaults */
static const uint16_t GYR_RANGE_DPS = 2000;
#else
#define NANO 0
#include <LSM6DS3.h>
static LSM6DS3 chip(I2C_MODE, 0x6A);
static const uint16_t ACC_RANGE_G = 8;
static const uint16_t GYR_RANGE_DPS = 2000;
#endif

/* One sample a packet always fits; with a central that grants an MTU of 71 or more take 5. */
static const uint8_t SAMPLES_PER_PACKET = 1;
static const float G_MPS2 = 9.80665f;

static BLEService service(OPEN_IMU_SERVICE);
static BLECharacteristic descriptor(OPEN_IMU_DESCRIPTOR, BLERead, 64);
static BLECharacteristic samples(OPEN_IMU_DATA, BLENotify, OPEN_IMU_LARGEST);
static BLECharacteristic control(OPEN_IMU_CONTROL, BLEWrite, 5);

static open_imu_packer packer;
static open_imu_about about = {
    100000, ACC_RANGE_G, GYR_RANGE_DPS, 0, 0, {1, 2, 3}, SAMPLES_PER_PACKET, "open imu",
};
static bool streaming = false;
static uint32_t due_us = 0;

static void describe()
{
    uint8_t bytes[64];
    size_t size = open_imu_pack_about(bytes, sizeof bytes, &about);
    descriptor.writeValue(bytes, (int)size);
}

static void commanded(BLEDevice, BLECharacteristic characteristic)
{
    uint32_t rate_mhz = about.rate_mhz;
    switch (open_imu_command(characteristic.value(), characteristic.valueLength(), &rate_mhz)) {
    case OPEN_IMU_SET_RATE: /* 20 to 100 Hz are what these chips' libraries keep up with */
        about.rate_mhz = rate_mhz < 20000 ? 20000 : rate_mhz > 100000 ? 100000 : rate_mhz;
        describe();
        break;
    case OPEN_IMU_START:
        open_imu_begin(&packer, SAMPLES_PER_PACKET, about.rate_mhz);
        due_us = micros();
        streaming = true;
        break;
    case OPEN_IMU_STOP:
        streaming = false;
        break;
    default:
        break;
    }
}

static void gone(BLEDevice)
{
    streaming = false;
}

static int16_t word_of(float value, float per_lsb)
{
    float word = value / per_lsb;
    return (int16_t)(word > 32767.0f ? 32767.0f : word < -32768.0f ? -32768.0f : word);
}

/* The chip's newest sample as int16 words of the scales in the descriptor. */
static void measure(int16_t acc[3], int16_t gyr[3])
{
#if NANO
    float a[3] = {0, 0, 0}, g[3] = {0, 0, 0};
    IMU.readAcceleration(a[0], a[1], a[2]); /* g */
    IMU.readGyroscope(g[0], g[1], g[2]);    /* degrees per second */
#else
    float a[3] = {chip.readFloatAccelX(), chip.readFloatAccelY(), chip.readFloatAccelZ()};
    float g[3] = {chip.readFloatGyroX(), chip.readFloatGyroY(), chip.readFloatGyroZ()};
#endif
    for (int axis = 0; axis < 3; axis++) {
        acc[axis] = word_of(a[axis] * G_MPS2, about.acc_mps2_per_lsb);
        gyr[axis] = word_of(g[axis], about.gyr_dps_per_lsb);
    }
}

void setup()
{
    about.acc_mps2_per_lsb = ACC_RANGE_G * G_MPS2 / 32768.0f;
    about.gyr_dps_per_lsb = GYR_RANGE_DPS / 32768.0f;
#if NANO
    if (!IMU.begin()) {
        while (true) {
        }
    }
#else
    chip.settings.accelRange = ACC_RANGE_G;
    chip.settings.accelSampleRate = 104;
    chip.settings.gyroRange = GYR_RANGE_DPS;
    chip.settings.gyroSampleRate = 104;
    chip.begin();
#endif
    BLE.begin();
    BLE.setConnectionInterval(6, 12); /* 7.5 to 15 ms; the default loses notifications */
    BLE.setLocalName(about.name);
    BLE.setDeviceName(about.name);
    service.addCharacteristic(descriptor);
    service.addCharacteristic(samples);
    service.addCharacteristic(control);
    BLE.addService(service);
    BLE.setAdvertisedService(service);
    control.setEventHandler(BLEWritten, commanded);
    BLE.setEventHandler(BLEDisconnected, gone);
    describe();
    BLE.advertise();
}

void loop()
{
    BLE.poll();
    uint32_t now_us = micros();
    if (!streaming || (int32_t)(now_us - due_us) < 0) {
        return;
    }
    /* steps that passed while the radio was busy are declared, not filled in */
    uint16_t late = (uint16_t)((now_us - due_us) / packer.step_us);
    if (late) {
        size_t size = open_imu_flush(&packer);
        if (size) {
            samples.writeValue(packer.bytes, (int)size);
        }
        open_imu_missed(&packer, late);
        due_us += (uint32_t)late * packer.step_us;
    }
    int16_t acc[3], gyr[3];
    measure(acc, gyr);
    size_t size = open_imu_add(&packer, now_us, acc, gyr);
    if (size) {
        samples.writeValue(packer.bytes, (int)size);
    }
    due_us += packer.step_us;
}
