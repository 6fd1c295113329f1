package io.chathub.conformance.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames that are as they have to be, and one fault of each rule. Written with single quotes; a line of the client begins with ">". */
class FrameRulesTest {

    private static final String HONEST = """
            {'type':'connect','id':'c1'}
            >{'type':'join','ref':'1','room':'dev'}
            {'type':'joined','ref':'1','room':'dev','epoch':'k3','offset':3,'recovered':true,'events':[{'offset':2},{'offset':1,'change':3}]}
            {'type':'user-joined','room':'dev','id':'c1'}
            {'type':'message','room':'dev','id':'c9','offset':4}
            >{'type':'message','ref':'2','room':'dev'}
            {'type':'ack','ref':'2','room':'dev','epoch':'k3','offset':5}
            {'type':'message','room':'dev','id':'c1','offset':5}
            {'type':'gap','room':'dev','from':6,'to':8}
            {'type':'changes','room':'dev','from':9,'to':12,'events':[{'offset':9},{'offset':2,'change':12}]}
            {'type':'reset','room':'dev','epoch':'m8','offset':10}
            {'type':'poll','room':'dev','offset':11}
            >{'type':'leave','ref':'3','room':'dev'}
            {'type':'left','ref':'3','room':'dev'}
            """;

    private final FrameRules rules = new FrameRules();

    private void play(String frames) {
        Watching.Line line = rules.open();
        frames.replace('\'', '"').lines().forEach(frame -> {
            if (frame.startsWith(">")) {
                line.fromClient(frame.substring(1));
            } else {
                line.fromServer(frame);
            }
        });
    }

    @Test
    void honestFrames_breakNoRule() {
        play(HONEST);
        play(HONEST.replace("c1", "c2")
                .replace("{'type':'message','room':'dev','id':'c2','offset':5}", "")
                .replace("'from':6", "'from':5")
                .replace(">{'type':'message','ref':'2','room':'dev'}\n", "")
                .replace("{'type':'ack','ref':'2','room':'dev','epoch':'k3','offset':5}\n", "")
                .replace("\n\n", "\n"));
        assertThat(rules.faults()).isEmpty();
        assertThat(rules.events()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "ANSWER | {'type':'ack','ref':'2' | {'type':'ack','ref':'1'",
                "ANSWER | {'type':'ack','ref':'2' | {'type':'left','ref':'2'",
                "OUTSIDE | {'type':'user-joined','room':'dev' | {'type':'user-joined','room':'ops'",
                "OUTSIDE | {'type':'left','ref':'3','room':'dev' | {'type':'left','ref':'3','room':'ops'",
                "HISTORY | {'offset':2},{'offset':1,'change':3} | {'offset':1,'change':3},{'offset':2}",
                "MISSING | 'id':'c9','offset':4 | 'id':'c9','offset':5",
                "REPEATED | 'id':'c9','offset':4 | 'id':'c9','offset':3",
                "GAP | 'from':6 | 'from':7",
                "MISSING | 'from':9 | 'from':10",
                "REPEATED | 'from':9,'to':12 | 'from':7,'to':8",
                "REPEATED | 'offset':11} | 'offset':10}",
                "ACK_FIRST | 'epoch':'k3','offset':5 | 'epoch':'k3','offset':4",
            })
    void eachFault_isFound(String rule, String honest, String altered) {
        assertThat(HONEST).contains(honest);
        String frames = HONEST.replace(honest, altered);
        play(rule.equals("ACK_FIRST") ? frames.replace("'id':'c9'", "'id':'c1'") : frames);
        assertThat(rules.faults())
                .isNotEmpty()
                .anySatisfy(fault -> assertThat(fault).startsWith(rule + ":"));
    }

    @Test
    void oneOffsetWithTwoEvents_breaksTheOneOrder() {
        play(HONEST);
        play(HONEST.replace("'id':'c9'", "'id':'c8'"));
        assertThat(rules.faults())
                .hasSize(1)
                .allSatisfy(fault -> assertThat(fault).startsWith("ONE_ORDER:").contains("c8", "c9"));
    }
}
