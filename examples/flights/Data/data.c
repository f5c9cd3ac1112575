#include "CFlightsData.h"

// C has it since C23; compilers know it in older C as well.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char january[] = {
#embed "flights-2013-01.csv"
};

static const unsigned char airlines[] = {
#embed "airlines.csv"
};

static const unsigned char planes[] = {
#embed "planes.csv"
};

struct flights_file flights_january(void) {
    return (struct flights_file){january, sizeof january};
}

struct flights_file flights_airlines(void) {
    return (struct flights_file){airlines, sizeof airlines};
}

struct flights_file flights_planes(void) {
    return (struct flights_file){planes, sizeof planes};
}
