package io.tidewaiter.world;

import io.tidewaiter.memory.CheckMemory;
import io.tidewaiter.memory.TimerMemory;
import io.tidewaiter.update.port.Journal;

/** What outlives a program: the real store, or its double. */
interface Store {

    Journal journal();

    CheckMemory checks();

    TimerMemory timer();
}
