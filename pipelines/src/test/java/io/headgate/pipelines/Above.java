package io.headgate.pipelines;

import io.headgate.operators.Flow;

/** The ways in which items come into an operator. */
enum Above {
    PULLED {
        @Override
        Flow<Long> in(Scene scene, int count) {
            return scene.pulled(1, count);
        }
    },
    PUSHING {
        @Override
        Flow<Long> in(Scene scene, int count) {
            return scene.pushing(1, count, false);
        }
    },
    FOREIGN {
        @Override
        Flow<Long> in(Scene scene, int count) {
            return scene.foreign(1, count, false);
        }
    };

    abstract Flow<Long> in(Scene scene, int count);
}
