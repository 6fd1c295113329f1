package io.chathub.examples.browser;

import io.chathub.examples.browser.Trace.Part;
import io.chathub.examples.browser.Trace.Task;
import org.assertj.core.api.SoftAssertions;

/** The bounds of the tests of speed, which print their figures. */
final class Speed {

    /** Whether the machine has no other load, so that times by the clock say something about the page. */
    static final boolean STRICT = Boolean.getBoolean("chathub.speed.strict");
    /** Milliseconds that no task and no frame may take. */
    static final double LONG = 50;
    /** How much longer the CPU time of a task may be where others use the machine: processors, their caches and hosts are shared. */
    private static final int BUSY = 5;

    private Speed() {}

    static void print(String what, Object figures) {
        System.out.printf("speed: %s: %s%n", what, figures);
    }

    static void assertNoLongTask(SoftAssertions soft, String what, Part part) {
        Figures wall = new Figures(part.tasks().stream().map(Task::wall).toList());
        Figures cpu = new Figures(part.tasks().stream().map(Task::cpu).toList());
        print(what + ", tasks, ms", wall);
        print(what + ", CPU time of tasks, ms", cpu);
        soft.assertThat(cpu.largest())
                .as("CPU time of the longest task: " + what)
                .isLessThan(BUSY * LONG);
        if (STRICT) {
            soft.assertThat(wall.largest()).as("the longest task: " + what).isLessThan(LONG);
        }
    }
}
