package io.headgate.examples.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to a server that breaks at a byte of the test's choice: its own port stays its own, whatever becomes of the server behind it,
 * and no clock decides when the way is open again.
 *
 * <p>State: {@code way}, where to forward to, and {@code open}, the sockets in use, are guarded by this object's monitor. A thread that
 * has accepted a connection waits in there while the way is {@link Way#HELD}, so what happens during an accident can't be overtaken.
 */
final class Gateway implements AutoCloseable {
    private enum Way {
        OPEN,
        HELD,
        SHUT
    }

    private final ServerSocket entrance;
    private final List<Socket> open = new ArrayList<>();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private Way way = Way.OPEN;
    private int target;
    private Runnable accident = () -> {};

    Gateway(int target) throws IOException {
        this.target = target;
        entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("gateway", this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** Breaks every connection once {@code bytes} more have come from clients, and does {@code accident} before it takes new ones. */
    void breakAfter(long bytes, Runnable accident) {
        synchronized (this) {
            this.accident = accident;
        }
        left.set(bytes);
    }

    /** Forwards to the server at this port from now on. */
    synchronized void lead(int to) {
        target = to;
        way = Way.OPEN;
        notifyAll();
    }

    /** Hangs up on whoever comes from now on. */
    synchronized void shut() {
        way = Way.SHUT;
        notifyAll();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                start("gateway " + client.getPort(), () -> connect(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = server(client);
            if (server == null) {
                client.close();
                return;
            }
            start("gateway back to " + client.getPort(), () -> pass(server, client, new AtomicLong(Long.MAX_VALUE)));
            pass(client, server, left);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Socket server(Socket client) throws IOException, InterruptedException {
        while (way == Way.HELD) {
            wait();
        }
        if (way == Way.SHUT) {
            return null;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        return server;
    }

    private void pass(Socket from, Socket to, AtomicLong budget) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                long before = budget.getAndAdd(-n);
                if (before >= 0 && before < n) {
                    breakDown();
                    return;
                }
                out.write(bytes, 0, n);
            }
        } catch (IOException closed) {
            // One side has hung up, and so does the other.
        }
    }

    private void breakDown() throws IOException {
        Runnable now;
        synchronized (this) {
            way = Way.HELD;
            hangUp();
            now = accident;
        }
        now.run();
    }

    private void hangUp() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() throws IOException {
        entrance.close();
        shut();
        hangUp();
    }
}
