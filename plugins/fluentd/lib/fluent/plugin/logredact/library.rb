# frozen_string_literal: true

require 'fiddle'
require_relative 'version'

module Fluent
  module Plugin
    module Logredact
      # What liblogredact, the policy or the installation refused. Messages hold no bytes of a record or key.
      class Error < StandardError
        # finished: what leaves nevertheless of a stream that failed, where it is sealed already.
        attr_reader :status, :finished

        def initialize(message, status = nil, finished = nil)
          super(message)
          @status = status
          @finished = finished
        end
      end

      # Events in msgpack, their number, and of how many of the stream's first they are what has become.
      Finished = Struct.new(:events, :size, :read)

      # For the log; of an error that is not ours its class alone: the message may show the record.
      def self.reason(error)
        error.is_a?(Error) ? error.message : error.class.name
      end

      # liblogredact.so through libffi: the functions of logredact.h that this plugin calls.
      class Library
        OK = 0
        MALFORMED = 5 # LOGREDACT_E_MALFORMED
        TRUNCATED = 6 # LOGREDACT_E_TRUNCATED
        MALFORMED_STATUSES = [MALFORMED, TRUNCATED].freeze

        ERROR_BYTES = 176 # logredact_error: int32, 4 unused, uint64, char[160]
        ERROR_MESSAGE_AT = 16

        POINTER = Fiddle::TYPE_VOIDP
        SIZE = Fiddle::TYPE_SIZE_T
        ADDRESS = Fiddle::TYPE_SIZE_T # a number costs less than a pointer, where it is called for each chunk
        INT = -Fiddle::TYPE_INT # unsigned, which no status or count here can tell from signed
        VOID = Fiddle::TYPE_VOID
        private_constant :POINTER, :ADDRESS, :SIZE, :INT, :VOID

        SIGNATURES = {
          version: [[], POINTER],
          policy_load: [[POINTER, SIZE, POINTER, SIZE, POINTER, POINTER], INT],
          policy_free: [[POINTER], VOID],
          policy_digest: [[POINTER], POINTER],
          policy_changed: [[POINTER], INT],
          policy_seals: [[POINTER], INT],
          policy_reload: [[POINTER, POINTER, POINTER], INT],
          policy_detector_count: [[POINTER], INT],
          policy_detector_id: [[POINTER, INT], POINTER],
          session_new: [[POINTER, POINTER, POINTER, POINTER], INT],
          session_new_sealed: [[POINTER, POINTER, POINTER, POINTER], INT],
          session_free: [[POINTER], VOID],
          session_replace: [[POINTER, POINTER, POINTER], INT],
          session_seal_tick: [[POINTER, POINTER, POINTER], INT],
          session_seal_end: [[POINTER, POINTER], INT],
          session_checkpoints: [[POINTER, POINTER, POINTER], VOID],
          session_checkpoints_taken: [[POINTER, SIZE], VOID],
          session_set_policy: [[POINTER, POINTER, POINTER], INT],
          session_chunk: [[ADDRESS, POINTER, SIZE, POINTER, SIZE, ADDRESS, ADDRESS, ADDRESS], INT],
          session_chunk_begin: [[ADDRESS, POINTER, SIZE, INT, ADDRESS], INT],
          session_feed: [[ADDRESS, POINTER, SIZE, ADDRESS], INT],
          session_chunk_end: [[ADDRESS, ADDRESS, ADDRESS, ADDRESS], INT],
          session_chunk_undo: [[ADDRESS], VOID],
          session_changes: [[ADDRESS, ADDRESS, ADDRESS, ADDRESS], VOID],
          session_clear_output: [[POINTER], VOID],
          session_counters: [[ADDRESS, ADDRESS], VOID],
          session_detector_counts: [[POINTER, POINTER], VOID],
        }.freeze

        # These read files, and other threads run meanwhile.
        SLOW = %i[policy_load policy_changed policy_reload].freeze

        attr_reader :path, :version

        # session_chunk and session_feed, letting other threads run meanwhile.
        attr_reader :long_chunk, :long_feed

        # Errors: Error for a file that is no library, for another version, and for one that lacks a function.
        def initialize(path)
          @path = path
          @handle = Fiddle.dlopen(path)
          @version = function(:version).call.to_s
          unless @version[MINOR] == VERSION[MINOR]
            raise Error, "#{path} is logredact #{@version.dump} and this plugin is #{VERSION}; install them in the same version"
          end
          @functions = SIGNATURES.keys.to_h { |name| [name, function(name)] }
          @long_chunk = function(:session_chunk, need_gvl: false)
          @long_feed = function(:session_feed, need_gvl: false)
        rescue Fiddle::DLError => e
          raise Error, "cannot use #{path} as liblogredact: #{e.message}"
        end

        # A version's major and minor number; before 1.0 a minor one may change the ABI.
        MINOR = /\A\d+\.\d+\./.freeze
        private_constant :MINOR

        def [](name)
          @functions.fetch(name)
        end

        # Calls a function whose last argument is a logredact_error. Errors: Error with its message.
        def check(name, *arguments)
          error = Fiddle::Pointer.malloc(ERROR_BYTES, Fiddle::RUBY_FREE)
          status = self[name].call(*arguments, error)
          raise Error.new(message(error), status) unless status == OK
        end

        # Calls one that gives an object through its last argument but one; the object's address.
        def create(name, *arguments)
          given = Fiddle::Pointer.malloc(Fiddle::SIZEOF_VOIDP, Fiddle::RUBY_FREE)
          check(name, *arguments, given)
          given.ptr
        end

        def message(error)
          (error + ERROR_MESSAGE_AT).to_s.force_encoding(Encoding::UTF_8).scrub
        end

        private

        def function(name, need_gvl: !SLOW.include?(name))
          arguments, result = SIGNATURES.fetch(name)
          Fiddle::Function.new(@handle["logredact_#{name}"], arguments, result, need_gvl: need_gvl)
        end
      end
    end
  end
end
