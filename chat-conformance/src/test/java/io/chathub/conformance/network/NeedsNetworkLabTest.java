package io.chathub.conformance.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.conformance.network.NeedsNetworkLabCondition.Decision;
import io.chathub.conformance.network.NeedsNetworkLabCondition.Means;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a test that breaks a network runs, is skipped, or fails. */
class NeedsNetworkLabTest {

    private static final Map<String, String> CI = Map.of("CI", "true");

    private static Programs.Search search(String path, String... programs) {
        Set<String> there = Set.of(programs);
        return Programs.search(Map.of("PATH", path), program -> there.contains(program.toString()));
    }

    private static Decision decide(Means means, Map<String, String> environment) {
        return NeedsNetworkLabCondition.decide(means, environment);
    }

    @Test
    void findsTheProgramsThroughThePathAndWhereDebianHasThem() {
        assertThat(search("/bin:/opt/bin", "/opt/bin/ip", "/usr/sbin/ip", "/usr/sbin/nft")
                        .programs())
                .contains(new Programs(Path.of("/opt/bin/ip"), Path.of("/usr/sbin/nft")));
    }

    @Test
    void oneOfTheTwoProgramsIsNotEnough() {
        Programs.Search search = search("/bin", "/bin/ip");

        assertThat(search.programs()).isEmpty();
        assertThat(search.missing()).containsExactly("nft on the PATH");
    }

    @Test
    void runsWhereNothingIsMissing() {
        assertThat(decide(new Means(true, List.of(), List.of()), CI)).isEqualTo(Decision.RUN);
    }

    @Test
    void missingProgramsMakeABuildServersBuildRedAndSkipADevelopersTest() {
        Means means = new Means(true, List.of("nft on the PATH"), List.of());

        assertThat(decide(means, CI)).isEqualTo(Decision.FAIL);
        assertThat(decide(means, Map.of())).isEqualTo(Decision.SKIP);
    }

    @Test
    void whatNoInstallationWouldChangeIsSkippedEverywhere() {
        assertThat(decide(new Means(false, List.of("nft on the PATH"), List.of()), CI))
                .isEqualTo(Decision.SKIP);
        assertThat(decide(new Means(true, List.of(), List.of("ip netns add x: 1 Operation not permitted")), CI))
                .isEqualTo(Decision.SKIP);
    }

    @Test
    void theBannerSaysWhatIsMissingAndWhatToDo() {
        Means means = new Means(false, List.of("nft on the PATH"), List.of());

        assertThat(NeedsNetworkLabCondition.banner(means, Decision.SKIP, "NetworkCutIT"))
                .contains("SKIPPED", "NetworkCutIT", "missing: root, on Linux", "missing: nft on the PATH")
                .contains("apt-get install iproute2 nftables", "CI=true");
        assertThat(NeedsNetworkLabCondition.banner(means, Decision.FAIL, "x")).contains("FAILED");
    }
}
