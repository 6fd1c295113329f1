/** Many threads at once against a hub, everything recorded, and a checker that proves order and completeness over the record. */
package io.chathub.core.stress;
