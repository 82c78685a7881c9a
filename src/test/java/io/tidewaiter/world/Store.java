package io.tidewaiter.world;

import io.tidewaiter.update.Journal;
import io.tidewaiter.update.port.CheckMemory;
import io.tidewaiter.update.port.TimerMemory;

/** What outlives a program: the real store, or its double. */
interface Store {

    Journal journal();

    CheckMemory checks();

    TimerMemory timer();
}
